using Clew.Telemetry;

namespace Clew.Pipeline.Account.Rules;

/// <summary>
/// Trap 1.4, traces, logs and metrics of the same call: a log record that belongs to a trace tells of a call whose span is there, too, or is not. A
/// call's own usage wins; the record gives it where the span has none. A record is of the call that it names by the response's id, of
/// the call that it was written in, or of one that stands in the same place, ended when the record was written and has its tokens.
/// </summary>
internal static class LogRecordRule
{
    /// <summary>A record is written when the call ends; the span may be ended a little earlier or later.</summary>
    private const long SlackNanos = 2_000_000_000;

    // Bounds the work for a hostile trace: calls that end at about the same time, and levels between a call and the span of the record.
    private const int NeighboursMax = 64;
    private const int LevelsMax = 32;

    public static void Apply(in LedgerState state)
    {
        List<int>? records = null;
        for (int i = 0; i < state.Spans.Length; i++)
        {
            if (state.Spans[i].FromLog && state.IsCounted(i) && state.IsInference(i) && state.HasUsage(i))
            {
                (records ??= []).Add(i);
            }
        }
        if (records is not null)
        {
            LeaveOutSecondTelling(state, Sorted(state, [.. records], byEnd: true));
            records = Counted(state, records);
            Decide(state, Sorted(state, [.. records], byEnd: false), CallsByEnd(state));
        }
    }

    /// <summary>Gemini CLI writes two records of each answer, one in its own words and one in the convention's: the one that tells more parts counts.</summary>
    private static void LeaveOutSecondTelling(in LedgerState state, int[] records)
    {
        HashSet<int> paired = [];
        for (int i = 0; i < records.Length; i++)
        {
            int first = records[i];
            for (int k = i + 1; k < records.Length && k - i < NeighboursMax && !paired.Contains(first) && IsSoonAfter(state.Spans[first], state.Spans[records[k]]); k++)
            {
                int second = records[k];
                if (!paired.Contains(second) && TellTheSame(state.Spans[first], state.Spans[second]))
                {
                    paired.UnionWith([first, second]);
                    (int kept, int left) = Parts(state.Spans[first]) >= Parts(state.Spans[second]) ? (first, second) : (second, first);
                    state.DoNotCount(left, LedgerRule.LogRecord, kept);
                }
            }
        }
    }

    private static List<int> Counted(in LedgerState state, List<int> records)
    {
        List<int> counted = [];
        foreach (int record in records)
        {
            if (state.IsCounted(record))
            {
                counted.Add(record);
            }
        }
        return counted;
    }

    private static bool IsSoonAfter(Span first, Span second) => first.TraceId == second.TraceId && second.EndTimeUnixNano - first.EndTimeUnixNano <= SlackNanos;

    /// <summary>Two records of one event are two calls; so one record never stands for more than one other.</summary>
    private static bool TellTheSame(Span one, Span other) =>
        one.Kind == other.Kind && one.ParentSpanId == other.ParentSpanId && one.Name != other.Name && one.Scope.Name == other.Scope.Name
        && CallIdentity.HaveSameTokens(one, other) && CallIdentity.MayHaveSameModel(one, other) && !CallIdentity.HaveResponseIdsThatDiffer(one, other);

    private static long Parts(Span record) => record.Usage is { } usage ? usage.InputTotal - usage.FreshInput + usage.Reasoning : 0;

    private static void Decide(in LedgerState state, int[] records, int[] calls)
    {
        HashSet<int> taken = [];
        foreach (int record in records)
        {
            int call = ByResponse(state, record, calls);
            call = call >= 0 ? call : Enclosing(state, record) is >= 0 and int around && state.HasUsage(around) ? around : Nearby(state, record, calls, taken, hasUsage: true);
            call = call >= 0 ? call : Enclosing(state, record) is >= 0 and int without && !taken.Contains(without) ? without : Nearby(state, record, calls, taken, hasUsage: false);
            if (call < 0)
            {
                continue;
            }
            taken.Add(call);
            if (state.HasUsage(call))
            {
                state.DoNotCount(record, LedgerRule.LogRecord, call);
            }
            else if (state.IsCounted(call))
            {
                state.DoNotCount(call, LedgerRule.ToldByLog, record);
            }
        }
    }

    private static int ByResponse(in LedgerState state, int record, int[] calls)
    {
        if (state.Spans[record].Llm is not { ResponseId.IsNullOrEmpty: false })
        {
            return -1;
        }
        int found = -1;
        foreach (int call in calls)
        {
            if (state.Spans[call].TraceId == state.Spans[record].TraceId && CallIdentity.HaveSameResponseId(state.Spans[record], state.Spans[call])
                && (found < 0 || (state.HasUsage(call) && !state.HasUsage(found))))
            {
                found = call;
            }
        }
        return found;
    }

    /// <summary>The innermost call that the record was written in.</summary>
    private static int Enclosing(in LedgerState state, int record)
    {
        int above = state.Forest.ParentOf(record);
        for (int level = 0; level < LevelsMax && above >= 0; level++)
        {
            if (IsCallOf(state, above, record))
            {
                return above;
            }
            above = state.Forest.ParentOf(above);
        }
        return -1;
    }

    private static int Nearby(in LedgerState state, int record, int[] calls, HashSet<int> taken, bool hasUsage)
    {
        Span log = state.Spans[record];
        int found = -1;
        int seen = 0;
        for (int k = FirstEnding(state, calls, log); k < calls.Length && seen < NeighboursMax; k++, seen++)
        {
            int call = calls[k];
            Span span = state.Spans[call];
            if (span.TraceId == log.TraceId && span.StartTimeUnixNano <= log.EndTimeUnixNano && state.HasUsage(call) == hasUsage && !taken.Contains(call)
                && IsCallOf(state, call, record) && StandsUnder(state, call, log.ParentSpanId) && CallIdentity.MayHaveSameModel(span, log)
                && !CallIdentity.HaveResponseIdsThatDiffer(span, log) && (!hasUsage || CallIdentity.HaveSameTokens(span, log))
                && (found < 0 || Distance(span, log) < Distance(state.Spans[found], log)))
            {
                found = call;
            }
        }
        return found;
    }

    private static bool IsCallOf(in LedgerState state, int call, int record) => !state.Spans[call].FromLog && state.Spans[call].Kind == state.Spans[record].Kind;

    /// <summary>The call is the span that the record was written in, or anywhere below it.</summary>
    private static bool StandsUnder(in LedgerState state, int call, SpanId place)
    {
        for (int level = 0; level < LevelsMax && call >= 0; level++)
        {
            if (state.Spans[call].ParentSpanId == place || state.Spans[call].SpanId == place)
            {
                return true;
            }
            call = state.Forest.ParentOf(call);
        }
        return false;
    }

    private static long Distance(Span call, Span record) => Math.Abs(call.EndTimeUnixNano - record.EndTimeUnixNano);

    private static int FirstEnding(in LedgerState state, int[] calls, Span log)
    {
        int low = 0;
        int high = calls.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            Span span = state.Spans[calls[middle]];
            bool isBefore = (span.TraceId.High, span.TraceId.Low, span.EndTimeUnixNano)
                .CompareTo((log.TraceId.High, log.TraceId.Low, log.EndTimeUnixNano - SlackNanos)) < 0;
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    private static int[] CallsByEnd(in LedgerState state)
    {
        List<int> calls = [];
        for (int i = 0; i < state.Spans.Length; i++)
        {
            if (!state.Spans[i].FromLog && state.IsInference(i) && state.IsCounted(i))
            {
                calls.Add(i);
            }
        }
        return Sorted(state, [.. calls], byEnd: true);
    }

    private static int[] Sorted(in LedgerState state, int[] items, bool byEnd)
    {
        (ulong, ulong, long, long, ulong)[] keys = new (ulong, ulong, long, long, ulong)[items.Length];
        for (int k = 0; k < items.Length; k++)
        {
            Span span = state.Spans[items[k]];
            keys[k] = (span.TraceId.High, span.TraceId.Low, byEnd ? span.EndTimeUnixNano : span.StartTimeUnixNano, span.StartTimeUnixNano, span.SpanId.Value);
        }
        Array.Sort(keys, items);
        return items;
    }
}
