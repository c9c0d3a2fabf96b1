using System.Globalization;

namespace Clew.Telemetry.Otlp;

/// <summary>Takes unacceptable spans out of a batch. Shared by both encodings, so that they refuse the same in the same words.</summary>
internal static class SpanRejection
{
    /// <summary>Longest part of a sender's own text in a message, in bytes.</summary>
    private const int MaxQuotedBytes = 100;

    /// <param name="batch">Holds the span as its last item.</param>
    /// <param name="context">Counts spans without any id.</param>
    /// <param name="ids">What was read of the span's ids.</param>
    /// <param name="index">Position of the span in its scope, from 0.</param>
    public static void RemoveUnacceptable(SpanBatch batch, DecodeContext context, in SpanIds ids, int index)
    {
        Span span = batch[batch.Count - 1];
        if (ids.AreAcceptable(span))
        {
            return;
        }
        context.IdlessItemCount += ids.AreAbsent ? 1 : 0;
        // Only the first reason is kept, so only the first one is worth a string.
        batch.Reject(batch.FirstRejection ?? Describe(span, index, ids.Problem(span)));
        batch.RemoveLast();
    }

    /// <summary>Says so when every span lacked ids: then it was probably no trace request.</summary>
    public static void ExplainForeignSignal(SpanBatch batch, DecodeContext context)
    {
        if (batch.Count == 0 && batch.RejectedCount > 0 && batch.RejectedCount == context.IdlessItemCount)
        {
            batch.FirstRejection += "; no span of this request has ids: it looks as if logs or another signal were sent as traces";
        }
    }

    /// <summary>A link whose ids are invalid leads nowhere: it is dropped. Returns how many were.</summary>
    public static uint KeepLink(Span span, SpanLink link)
    {
        if (link.TraceId.IsEmpty || link.SpanId.IsEmpty)
        {
            return 1;
        }
        span.Links.Add(link);
        return 0;
    }

    public static string Quote(Utf8Text text) => $"'{text.Truncate(MaxQuotedBytes)}'";

    private static string Describe(Span span, int index, string problem) => string.Create(CultureInfo.InvariantCulture,
        $"span {index} of scope {Quote(span.Scope.Name)} (name {Quote(span.Name)}): {problem}");
}
