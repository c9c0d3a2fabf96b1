using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>Tells on the item itself that it was changed, when the policy asks for that.</summary>
internal static class Summary
{
    public static void Write(BatchRedaction redaction, AttributeList attributes, int changes)
    {
        if (redaction.Plan.Policy.WritesSummary)
        {
            attributes.Add("redaction.masked.count", changes);
        }
    }
}
