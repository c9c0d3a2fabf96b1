using Clew.Pipeline.Redact;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Redact;

/// <summary>One field of an item on both sides of the redaction.</summary>
/// <param name="Place">For example <c>attributes.user.email</c>.</param>
/// <param name="Before">As it was received; null for what the redaction added.</param>
/// <param name="After">As it would be stored; null for what it removed.</param>
/// <param name="Rules">The rules that fired here, each as often as it did.</param>
public sealed record RedactedField(string Place, string? Before, string? After, IReadOnlyList<string> Rules)
{
    public bool IsChanged => !string.Equals(Before, After, StringComparison.Ordinal);
}

/// <summary>A span, a log record, a data point or a text on both sides of the redaction.</summary>
/// <param name="Signal">Null for a text.</param>
/// <param name="Name">Of the span or the event, as it would be stored.</param>
/// <param name="Mode">What becomes of its content.</param>
/// <param name="Fields">All of them, changed or not.</param>
public sealed record RedactedItem(OtlpSignal? Signal, string Name, ContentMode Mode, IReadOnlyList<RedactedField> Fields);
