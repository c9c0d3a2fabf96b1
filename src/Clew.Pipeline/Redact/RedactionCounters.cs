using System.Collections.Concurrent;
using Clew.Telemetry.Otlp;

namespace Clew.Pipeline.Redact;

/// <summary>What was done since the start, over all policies. The names of rules come from data and configuration, so there are few.</summary>
public sealed class RedactionCounters
{
    /// <summary>Services beyond these are counted together: their names come from clients.</summary>
    private const int ServicesMax = 1_000;

    private readonly ConcurrentDictionary<(string Rule, OtlpSignal Signal), long> redactions = new();
    private readonly ConcurrentDictionary<string, long> contentDropped = new();
    private long unplannedKeys;

    /// <summary>Keys of attributes that had to be looked at anew, because the table of known ones was full.</summary>
    public long UnplannedKeys => Interlocked.Read(ref unplannedKeys);

    public IEnumerable<(string Rule, OtlpSignal Signal, long Count)> Redactions =>
        redactions.Select(static item => (item.Key.Rule, item.Key.Signal, item.Value)).OrderBy(static item => item.Rule, StringComparer.Ordinal).ThenBy(static item => item.Signal);

    /// <summary>Spans and records that came with content although the policy for their service is to drop it.</summary>
    public IEnumerable<(string Service, long Count)> ContentDropped =>
        contentDropped.Select(static item => (item.Key, item.Value)).OrderBy(static item => item.Key, StringComparer.Ordinal);

    internal void Redacted(string rule, OtlpSignal signal) => redactions.AddOrUpdate((rule, signal), 1, static (_, count) => count + 1);

    internal void DroppedContent(string service, long count)
    {
        string name = contentDropped.Count < ServicesMax || contentDropped.ContainsKey(service) ? service : "other";
        contentDropped.AddOrUpdate(name, static (_, added) => added, static (_, known, added) => known + added, count);
    }

    internal void Unplanned() => Interlocked.Increment(ref unplannedKeys);
}
