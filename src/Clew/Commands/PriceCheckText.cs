using System.Globalization;
using System.Text;
using Clew.Pipeline.Cost;

namespace Clew.Commands;

/// <summary>A bill as text.</summary>
internal static class PriceCheckText
{
    public static string Of(CostBreakdown bill, long? contextWindow, long inputTokens)
    {
        StringBuilder text = new();
        string since = bill.EffectiveFrom is { } day ? $" since {day:yyyy-MM-dd}" : "";
        string hours = bill.Hours is null ? "" : $", {bill.Hours} UTC";
        string size = bill.AboveInputTokens is { } above ? string.Create(CultureInfo.InvariantCulture, $", above {above:N0} input tokens") : "";
        Line(text, $"{bill.PriceId}{since}{hours}{size}");
        Line(text, $"{bill.Source.Name} prices {bill.Source.Version}{(bill.Source.Date is { } date ? $" of {date:yyyy-MM-dd}" : "")}{(bill.Source.Origin is { } origin ? $", {origin}" : "")}");
        foreach (CostLine line in bill.Lines)
        {
            string unit = line.Bucket == PriceBucket.Request ? "per request" : "per million";
            string pricedAs = line.PricedAs == line.Bucket ? "" : $"  (price of {line.PricedAs.Name()})";
            Line(text, line.PricePerMillionUsd is { } price
                ? (FormattableString)$"{line.Bucket.Name(),-14} {line.Tokens,12:N0} x ${price,-8:0.00####} {unit} = ${line.AmountUsd:0.000000######}{pricedAs}"
                : $"{line.Bucket.Name(),-14} {line.Tokens,12:N0} x no known price");
        }
        Line(text, bill.CostNanoUsd is { } cost ? (FormattableString)$"{"total",-14} {"",12}   {"",-21}   ${cost / 1e9m:0.000000###}" : $"{"total",-14} unknown: not every bucket has a price");
        if (contextWindow is { } window)
        {
            Line(text, $"{"context window",-14} {inputTokens,12:N0} of {window:N0} tokens = {(double)inputTokens / window:P1}");
        }
        return text.ToString().TrimEnd();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
}
