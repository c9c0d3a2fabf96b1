using Clew.Telemetry;

namespace Clew.Pipeline.Account;

/// <summary>What the ledger decided about one span.</summary>
/// <param name="Span">A span that reports usage or is a model call.</param>
/// <param name="Rule">Why it counts or does not.</param>
/// <param name="Owner">The span whose usage counts instead; null when this one counts.</param>
public sealed record LedgerEntry(Span Span, LedgerRule Rule, Span? Owner);
