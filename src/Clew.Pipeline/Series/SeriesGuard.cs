using System.Collections.Concurrent;
using System.IO.Enumeration;
using Clew.Telemetry;

namespace Clew.Pipeline.Series;

/// <summary>
/// Keeps metrics from having a series for each user or each generated name: attributes that are not wanted are left out, ids in the names of
/// tools are replaced, and what still is too much goes to an overflow series, as the OpenTelemetry SDKs do. Thread-safe.
/// </summary>
/// <param name="policy">The limits.</param>
public sealed class SeriesGuard(SeriesPolicy policy)
{
    /// <summary>Names of metrics come from clients. Points of metrics beyond these all go to overflow series.</summary>
    private const int MetricsMax = 5_000;

    private const long NanosPerDay = 86_400_000_000_000;
    private readonly ConcurrentDictionary<(string Service, string Metric), Known> known = new();
    private long day;
    private int seriesCount;
    private long overflows;
    private long removedAttributes;

    public SeriesPolicy Policy => policy;

    /// <summary>Points that went to an overflow series since the start.</summary>
    public long Overflows => Interlocked.Read(ref overflows);

    /// <summary>Attributes that were left out.</summary>
    public long RemovedAttributes => Interlocked.Read(ref removedAttributes);

    public void Apply(MetricBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            Apply(batch[i]);
        }
    }

    private void Apply(MetricPoint point)
    {
        ForgetYesterday(point.ReceivedTimeUnixNano / NanosPerDay);
        (string, string) name = (point.Resource.Service.ToString(), point.Name.ToString());
        if (!known.TryGetValue(name, out Known? metric))
        {
            metric = known.Count < MetricsMax ? known.GetOrAdd(name, static (key, keys) => new Known(KeysOf(key.Metric, keys)), policy.KeepKeys) : null;
        }
        if (metric?.Keep is { } keep)
        {
            RemoveOthers(point.Attributes, keep);
        }
        ShortenToolName(point.Attributes);
        if (metric is null || !metric.Add(HashOf(point.Attributes), this))
        {
            point.Attributes.Clear();
            // https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
            point.Attributes.Add(Utf8Text.From("otel.metric.overflow"), AnyValue.From(true));
            Interlocked.Increment(ref overflows);
        }
    }

    /// <summary>Series come and go with processes: what counts is how many there are at a time.</summary>
    private void ForgetYesterday(long today)
    {
        if (Interlocked.Exchange(ref day, today) != today)
        {
            known.Clear();
            Interlocked.Exchange(ref seriesCount, 0);
        }
    }

    private bool TryTakeRoom()
    {
        if (Interlocked.Increment(ref seriesCount) <= policy.MaxAllSeries)
        {
            return true;
        }
        Interlocked.Decrement(ref seriesCount);
        return false;
    }

    private void RemoveOthers(AttributeList attributes, HashSet<string> keep)
    {
        for (int i = attributes.Count - 1; i >= 0; i--)
        {
            if (!keep.Contains(attributes[i].Key.ToString()))
            {
                attributes.RemoveAt(i);
                Interlocked.Increment(ref removedAttributes);
            }
        }
    }

    private static void ShortenToolName(AttributeList attributes)
    {
        for (int i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key.Equals("gen_ai.tool.name"u8) && ToolNameTemplate.TryMake(attributes[i].Value.AsText, out Utf8Text template))
            {
                attributes.Set(i, attributes[i].Key, AnyValue.From(template));
            }
        }
    }

    private static HashSet<string>? KeysOf(string metric, IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> keepKeys)
    {
        foreach ((string pattern, IReadOnlyList<string> keys) in keepKeys)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, metric, ignoreCase: false))
            {
                return [.. keys];
            }
        }
        return null;
    }

    /// <summary>The same in whatever order the attributes come. Two series with one hash count as one, which only makes room.</summary>
    private static long HashOf(AttributeList attributes)
    {
        long sum = attributes.Count;
        foreach (ref readonly KeyValue attribute in attributes.AsSpan())
        {
            HashCode hash = default;
            hash.AddBytes(attribute.Key.Span);
            hash.Add(attribute.Value.AsInt);
            hash.AddBytes(attribute.Value.AsBytes);
            long mixed = hash.ToHashCode();
            sum += mixed * (mixed ^ 0x5bd1e995);
        }
        return sum;
    }

    private sealed class Known(HashSet<string>? keep)
    {
        private readonly HashSet<long> series = [];

        public HashSet<string>? Keep { get; } = keep;

        /// <summary>False when the series is new and there is no room for it.</summary>
        public bool Add(long hash, SeriesGuard guard)
        {
            lock (series)
            {
                return series.Contains(hash) || (series.Count < guard.Policy.MaxSeries && guard.TryTakeRoom() && series.Add(hash));
            }
        }
    }
}
