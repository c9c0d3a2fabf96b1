using Clew.Alert.Evaluate;
using Clew.Telemetry;

namespace Clew.Server.Ingest;

/// <summary>
/// What came in the last hour from which service, and what was refused of whom: tells an application that is silent from one whose data does not
/// get in. Thread-safe.
/// </summary>
public sealed class SenderLedger(TimeProvider time)
{
    /// <summary>The ones that were not heard of for longest make room.</summary>
    private const int SendersMax = 1_000;
    private const int ServicesMax = 2_000;
    private const int ServicesOfSenderMax = 50;

    private readonly Lock gate = new();
    private readonly Dictionary<Sender, SenderCounts> senders = [];
    private readonly Dictionary<string, ServiceCounts> services = new(StringComparer.Ordinal);
    private long forgotten;

    /// <summary>Senders and services that made room.</summary>
    public long Forgotten => Interlocked.Read(ref forgotten);

    /// <summary>A request was refused.</summary>
    public void Refused(Sender sender, DropReason reason)
    {
        lock (gate)
        {
            SenderCounts counts = CountsOf(sender);
            (counts.Refused[(int)reason] ??= new MinuteCounts()).Add(Minute, 1);
        }
    }

    /// <summary>Items of a request were left out.</summary>
    public void Rejected(Sender sender, long items)
    {
        lock (gate)
        {
            CountsOf(sender).Rejected.Add(Minute, items);
        }
    }

    /// <summary>Spans were stored.</summary>
    public void Stored(Sender sender, SpanBatch batch)
    {
        for (int start = 0; start < batch.Count;)
        {
            Resource resource = batch[start].Resource;
            long lastEnd = long.MinValue;
            int end = start;
            for (; end < batch.Count && ReferenceEquals(batch[end].Resource, resource); end++)
            {
                lastEnd = Math.Max(lastEnd, batch[end].EndTimeUnixNano);
            }
            Note(sender, resource.Service.ToString(), end - start, 0, 0, (batch[start].ReceivedTimeUnixNano - lastEnd) / 1e9);
            start = end;
        }
    }

    /// <summary>Log records were stored.</summary>
    public void Stored(Sender sender, LogBatch batch) => StoredOthers(sender, batch.Count, index => batch[index].Resource, index => IsUnsampled(batch[index]));

    /// <summary>Data points were stored.</summary>
    public void Stored(Sender sender, MetricBatch batch) => StoredOthers(sender, batch.Count, index => batch[index].Resource, static _ => false);

    /// <summary>What is known of a service since a time, at most since an hour ago; null when nothing is.</summary>
    public ServiceIntake? IntakeOf(string service, DateTimeOffset since)
    {
        long from = (long)Math.Ceiling((since - DateTimeOffset.UnixEpoch).TotalMinutes);
        lock (gate)
        {
            services.TryGetValue(service, out ServiceCounts? own);
            SenderCounts[] known = [.. senders.Values.Where(sender => sender.Services.Contains(service))];
            // After a restart nobody is known whose requests were refused from the first on: then it may be any of the unknown.
            SenderCounts[] of = known.Length > 0 ? known : [.. senders.Values.Where(sender => sender.Services.Count == 0)];
            if (own is null && of.Length == 0)
            {
                return null;
            }
            Dictionary<string, long> refused = [];
            foreach (DropReason reason in Enum.GetValues<DropReason>())
            {
                if (of.Sum(sender => sender.Refused[(int)reason]?.Since(from) ?? 0) is > 0 and long count)
                {
                    refused.Add(ServerMetrics.Label(reason), count);
                }
            }
            return new ServiceIntake(refused, of.Sum(sender => sender.Rejected.Since(from)), own?.Spans.Since(from) ?? 0, own?.Others.Since(from) ?? 0, own?.Unsampled.Since(from) ?? 0, own?.SkewSeconds);
        }
    }

    private long Minute => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMinute;

    /// <summary>SDKs give a record the trace and the flags of the span that it was written in, also of one that the sampler left out.</summary>
    private static bool IsUnsampled(LogRecord log) => !log.TraceId.IsEmpty && !log.SpanId.IsEmpty && (log.Flags & 1) == 0;

    private void StoredOthers(Sender sender, int count, Func<int, Resource> resourceOf, Func<int, bool> isUnsampled)
    {
        for (int start = 0; start < count;)
        {
            Resource resource = resourceOf(start);
            int unsampled = 0;
            int end = start;
            for (; end < count && ReferenceEquals(resourceOf(end), resource); end++)
            {
                unsampled += isUnsampled(end) ? 1 : 0;
            }
            Note(sender, resource.Service.ToString(), 0, end - start, unsampled, null);
            start = end;
        }
    }

    private void Note(Sender sender, string service, long spans, long others, long unsampled, double? skewSeconds)
    {
        lock (gate)
        {
            SenderCounts from = CountsOf(sender);
            if (from.Services.Count < ServicesOfSenderMax)
            {
                from.Services.Add(service);
            }
            if (!services.TryGetValue(service, out ServiceCounts? counts))
            {
                MakeRoom(services, ServicesMax, static known => known.LastMinute);
                services.Add(service, counts = new ServiceCounts());
            }
            counts.LastMinute = Minute;
            counts.Spans.Add(Minute, spans);
            counts.Others.Add(Minute, others);
            counts.Unsampled.Add(Minute, unsampled);
            counts.SkewSeconds = skewSeconds ?? counts.SkewSeconds;
        }
    }

    private SenderCounts CountsOf(Sender sender)
    {
        if (!senders.TryGetValue(sender, out SenderCounts? counts))
        {
            MakeRoom(senders, SendersMax, static known => known.LastMinute);
            senders.Add(sender, counts = new SenderCounts());
        }
        counts.LastMinute = Minute;
        return counts;
    }

    private void MakeRoom<TKey, TCounts>(Dictionary<TKey, TCounts> known, int max, Func<TCounts, long> lastMinute)
        where TKey : notnull
    {
        if (known.Count >= max)
        {
            known.Remove(known.MinBy(pair => lastMinute(pair.Value)).Key);
            Interlocked.Increment(ref forgotten);
        }
    }

    private sealed class SenderCounts
    {
        public MinuteCounts?[] Refused { get; } = new MinuteCounts?[Enum.GetValues<DropReason>().Length];

        public MinuteCounts Rejected { get; } = new();

        public HashSet<string> Services { get; } = new(StringComparer.Ordinal);

        public long LastMinute { get; set; }
    }

    private sealed class ServiceCounts
    {
        public MinuteCounts Spans { get; } = new();

        public MinuteCounts Others { get; } = new();

        public MinuteCounts Unsampled { get; } = new();

        public double? SkewSeconds { get; set; }

        public long LastMinute { get; set; }
    }
}
