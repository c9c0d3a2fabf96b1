using System.Globalization;
using System.Text;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>Decides on the traces of a recent file, and writes the verdicts into a table of the connection.</summary>
internal sealed class Decisions(ReadConnection connection, DateOnly received, SamplingRules? rules)
{
    private readonly Dictionary<(Verdict Verdict, double? Weight, string? Policy), StringBuilder> pending = [];
    private readonly StringBuilder droppedHashes = new();
    private long seen;

    internal enum Verdict : byte
    {
        Dropped = 0,
        Kept = 1,
        Carried = 2,
    }

    internal long Decided { get; private set; }

    internal long Carried { get; private set; }

    internal long Dropped { get; private set; }

    /// <summary>Traces that a policy keeps, by its name.</summary>
    internal Dictionary<string, long> KeptBy { get; } = [];

    /// <summary>Adds those on the traces of the table <c>facts</c> to the tables <c>decisions</c> and <c>dropped</c>.</summary>
    /// <param name="sources">What the facts were gathered from.</param>
    /// <param name="isWaiting">The trace goes on.</param>
    internal void Make(IReadOnlyList<ReadSource> sources, Func<UndecidedTrace, bool> isWaiting)
    {
        FactsReader reader = new(connection.ExecuteOnce);
        for (int page = 0; reader.ReadPage(page) is { Count: > 0 } traces; page++)
        {
            Decide(traces, sources, isWaiting);
            Write();
        }
        using ResultReader row = connection.ExecuteOnce("SELECT (SELECT count(*) FROM facts), (SELECT count(*) FROM decisions)");
        if (!row.Read() || (seen += row.GetInt64(0)) != row.GetInt64(1))
        {
            // A trace without a verdict would be lost.
            throw new StoreUnavailableException("Not every trace of the recent file was decided on.");
        }
    }

    private void Decide(List<UndecidedTrace> traces, IReadOnlyList<ReadSource> sources, Func<UndecidedTrace, bool> isWaiting)
    {
        List<StoredTraceFacts> asked = [];
        HashSet<ulong> droppedBefore = rules is null ? [] : DroppedBefore(traces, sources);
        foreach (UndecidedTrace trace in traces)
        {
            if (trace.IsKept)
            {
                Note(trace.Facts.TraceId, Verdict.Kept, trace.Weight, trace.KeptBy);
            }
            else if (rules is null)
            {
                Note(trace.Facts.TraceId, Verdict.Kept, null, null);
            }
            else if (isWaiting(trace))
            {
                Note(trace.Facts.TraceId, Verdict.Carried, null, null);
                Carried++;
            }
            else
            {
                bool isRemainder = droppedBefore.Contains(TraceBlocks.HashOf(trace.Facts.TraceId));
                asked.Add(isRemainder ? trace.Facts with { IsRemainder = true } : trace.Facts);
            }
        }
        Ask(asked);
    }

    private void Ask(List<StoredTraceFacts> asked)
    {
        if (asked.Count == 0)
        {
            return;
        }
        IReadOnlyList<SamplingVerdict> verdicts = rules!.Decide(asked);
        if (verdicts.Count != asked.Count)
        {
            throw new StoreUnavailableException("The policies did not decide on every trace.");
        }
        Decided += asked.Count;
        for (int i = 0; i < asked.Count; i++)
        {
            SamplingVerdict verdict = verdicts[i];
            if (verdict.Policy is { } policy)
            {
                Note(asked[i].TraceId, Verdict.Kept, verdict.Weight, policy);
                KeptBy[policy] = KeptBy.GetValueOrDefault(policy) + 1;
            }
            else
            {
                Note(asked[i].TraceId, Verdict.Dropped, null, null);
                droppedHashes.Append(droppedHashes.Length == 0 ? "" : ",").Append(TraceBlocks.HashOf(asked[i].TraceId).ToString(CultureInfo.InvariantCulture));
                Dropped++;
            }
        }
    }

    private HashSet<ulong> DroppedBefore(List<UndecidedTrace> traces, IReadOnlyList<ReadSource> sources)
    {
        HashSet<ulong> found = [];
        string hashes = string.Join(',', traces.Select(trace => TraceBlocks.HashOf(trace.Facts.TraceId).ToString(CultureInfo.InvariantCulture)));
        foreach (ReadSource source in sources.Where(source => DroppedTraces.MayNote(source, received)))
        {
            found.UnionWith(DroppedTraces.Find(connection.Execute, source, hashes));
        }
        return found;
    }

    private void Note(TraceId trace, Verdict verdict, double? weight, string? policy)
    {
        (Verdict, double?, string?) key = (verdict, weight, policy);
        if (!pending.TryGetValue(key, out StringBuilder? ids))
        {
            pending.Add(key, ids = new StringBuilder());
        }
        ids.Append(ids.Length == 0 ? "" : ",").Append(trace.ToString());
    }

    /// <summary>Thousands of ids as one text: as many literals would cost more than the query.</summary>
    private void Write()
    {
        foreach (((Verdict verdict, double? weight, string? policy), StringBuilder ids) in pending)
        {
            using PreparedStatement insert = connection.Connection.Prepare(
                $"INSERT INTO decisions SELECT unhex(unnest(string_split($1::VARCHAR, ','))), {weight?.ToString("R", CultureInfo.InvariantCulture) ?? "NULL"}::DOUBLE, "
                + $"nullif($2::VARCHAR, ''), {(byte)verdict}");
            insert.Bind(ids.ToString()).Bind(policy ?? "").Execute().Dispose();
        }
        pending.Clear();
        if (droppedHashes.Length > 0)
        {
            using PreparedStatement insert = connection.Connection.Prepare("INSERT INTO dropped SELECT unnest(string_split($1::VARCHAR, ','))::UBIGINT");
            insert.Bind(droppedHashes.ToString()).Execute().Dispose();
            droppedHashes.Clear();
        }
    }
}
