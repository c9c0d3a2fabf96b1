namespace Clew.Pipeline.Account;

/// <summary>Why a span's usage counts or does not; docs/ledger.md describes each.</summary>
public enum LedgerRule : byte
{
    /// <summary>No usage and no model call.</summary>
    None,

    /// <summary>Counted: the innermost span of a model call.</summary>
    OwnCall,

    /// <summary>Counted: not a model call, but nothing below it reports usage.</summary>
    OnlyEvidence,

    AggregateOfCalls,
    DoubleSpan,
    StreamWrapper,
    PartOfCall,
    SiblingTwin,
    GatewayTwin,
    CacheReplay,
    SameResponse,
    ProvisionalSpan,
    DeliveredTwice,

    /// <summary>Of a log record: the call's span reports the usage.</summary>
    LogRecord,

    /// <summary>Of a call without usage: a log record reports it.</summary>
    ToldByLog,
}

public static class LedgerRules
{
    private static readonly (string Name, string Reason)[] Texts =
    [
        ("none", "It reports no usage."),
        ("ownCall", "It is the innermost span of this model call."),
        ("onlyEvidence", "It is no model call, but no span below it reports usage."),
        ("aggregateOfCalls", "It adds up or repeats the usage of the calls below it."),
        ("doubleSpan", "A span below it, from another instrumentation, describes the same call."),
        ("streamWrapper", "It wraps a call below it that reports the usage."),
        ("partOfCall", "It is part of the call above it, which reports the usage."),
        ("siblingTwin", "Another instrumentation describes the same call: same parent, model, tokens, and within its time."),
        ("gatewayTwin", "Client and gateway both report this call: same response id."),
        ("cacheReplay", "It repeats an earlier response from a cache: same response id and tokens."),
        ("sameResponse", "Another span reports the same response: same response id."),
        ("provisionalSpan", "It is a placeholder that its emitter sent when the call started."),
        ("deliveredTwice", "The same span was received more than once."),
        ("logRecord", "It is a log record of a call whose span reports the usage."),
        ("toldByLog", "It reports no usage; a log record of the same call does."),
    ];

    /// <summary>The name in JSON.</summary>
    public static string Name(this LedgerRule rule) => Texts[(int)rule].Name;

    /// <summary>One English sentence.</summary>
    public static string Reason(this LedgerRule rule) => Texts[(int)rule].Reason;

    public static bool IsCounted(this LedgerRule rule) => rule is LedgerRule.OwnCall or LedgerRule.OnlyEvidence;

    /// <summary>The usage sums up other calls, rather than being one call seen twice.</summary>
    internal static bool IsAggregate(this LedgerRule rule) => rule is LedgerRule.AggregateOfCalls or LedgerRule.StreamWrapper;
}
