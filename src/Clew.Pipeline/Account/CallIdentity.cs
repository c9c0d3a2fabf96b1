using Clew.Telemetry;

namespace Clew.Pipeline.Account;

/// <summary>What tells that two spans describe one call of a model.</summary>
internal static class CallIdentity
{
    public static bool HaveSameTokens(Span left, Span right)
    {
        TokenUsage a = left.Usage.GetValueOrDefault();
        TokenUsage b = right.Usage.GetValueOrDefault();
        return a.InputTotal == b.InputTotal && a.OutputTotal == b.OutputTotal;
    }

    public static bool HaveSameResponseId(Span left, Span right) =>
        left.Llm is { ResponseId: { IsNullOrEmpty: false } id } && right.Llm is { } other && id.Equals(other.ResponseId.Span);

    public static bool HaveResponseIdsThatDiffer(Span left, Span right) =>
        left.Llm is { ResponseId.IsNullOrEmpty: false } && right.Llm is { ResponseId.IsNullOrEmpty: false } && !HaveSameResponseId(left, right);

    public static bool Overlap(Span left, Span right) =>
        left.StartTimeUnixNano <= right.EndTimeUnixNano && right.StartTimeUnixNano <= left.EndTimeUnixNano;

    /// <summary>A framework may know a model without the maker in front or the date behind: one name is then a part of the other.</summary>
    public static bool MayHaveSameModel(Span left, Span right)
    {
        if (left.Llm is not { } a || right.Llm is not { } b)
        {
            return true;
        }
        return AreAlike(a.RequestModel, b.RequestModel) || AreAlike(a.ResponseModel, b.ResponseModel)
            || AreAlike(a.RequestModel, b.ResponseModel) || AreAlike(a.ResponseModel, b.RequestModel);
    }

    private static bool AreAlike(Utf8Text left, Utf8Text right) =>
        !left.IsNullOrEmpty && !right.IsNullOrEmpty && (left.Span.IndexOf(right.Span) >= 0 || right.Span.IndexOf(left.Span) >= 0);
}
