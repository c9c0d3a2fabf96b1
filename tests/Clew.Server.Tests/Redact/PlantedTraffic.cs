using System.Buffers;
using System.Text.Json;
using Clew.Pipeline;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Tests.Redact;

/// <summary>Requests of real clients, over and over with ids of their own, with a secret planted in every span, record and data point.</summary>
public sealed class PlantedTraffic(IReadOnlyList<PlantedSecret> secrets)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");
    private readonly HashSet<string> planted = [];
    private int next;

    /// <summary>Every secret that was planted.</summary>
    public int Planted => planted.Count;

    public TraceId LastTrace { get; private set; }

    /// <summary>OTLP requests until at least so many spans are in them.</summary>
    public IEnumerable<byte[]> Traces(int spans, IReadOnlyList<(string Name, Action<Span, string> Plant)>? places = null)
    {
        int sent = 0;
        for (int round = 1; sent < spans; round++)
        {
            foreach (string file in Files("traces"))
            {
                byte[] body = File.ReadAllBytes(file);
                SpanBatch batch = new() { Buffer = body, BufferLength = body.Length };
                TraceDecoder.Decode(batch, DecodeLimits.Default).Ok.ShouldBeTrue();
                for (int i = 0; i < batch.Count; i++)
                {
                    Span span = batch[i];
                    span.TraceId = LastTrace = new TraceId(span.TraceId.High ^ ((ulong)round << 32), span.TraceId.Low);
                    Take(places ?? PlantedPlace.OfSpans, out Action<Span, string> plant, out string secret);
                    plant(span, secret);
                }
                sent += batch.Count;
                yield return Encode(output => TraceEncoder.Encode(batch, output));
            }
        }
    }

    /// <summary>A span for each vocabulary, with a secret under each of its keys.</summary>
    public byte[] Vocabularies()
    {
        SpanBatch batch = new();
        foreach ((string dialect, string[] keys) in Keys())
        {
            Span span = batch.Add();
            (span.TraceId, span.SpanId, span.Name) = (new TraceId(77, 77), new SpanId((ulong)batch.Count), dialect);
            span.StartTimeUnixNano = span.EndTimeUnixNano = 1_790_000_000_000_000_000;
            foreach (string key in keys)
            {
                PlantedSecret secret = secrets[next++ % secrets.Count];
                // The address of a model's server is nobody's (docs/redaction.md), and a number under a key of counts is a count.
                bool isMeant = (key != "server.address" || !secret.Kind.StartsWith("ip", StringComparison.Ordinal)) && !secret.Text.All(char.IsAsciiDigit);
                secret = isMeant ? secret : secrets[0];
                planted.Add(secret.Needle);
                span.Attributes.Add(key, secret.Text);
            }
        }
        return Encode(output => TraceEncoder.Encode(batch, output));
    }

    public IEnumerable<byte[]> Logs(int rounds, IReadOnlyList<(string Name, Action<LogRecord, string> Plant)>? places = null)
    {
        for (int round = 0; round < rounds; round++)
        {
            foreach (string file in Files("logs"))
            {
                byte[] body = File.ReadAllBytes(file);
                LogBatch batch = new() { Buffer = body, BufferLength = body.Length };
                LogDecoder.Decode(batch, DecodeLimits.Default).Ok.ShouldBeTrue();
                for (int i = 0; i < batch.Count; i++)
                {
                    Take(places ?? PlantedPlace.OfLogs, out Action<LogRecord, string> plant, out string secret);
                    plant(batch[i], secret);
                }
                yield return Encode(output => LogEncoder.Encode(batch, output));
            }
        }
    }

    public IEnumerable<byte[]> Metrics(int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            foreach (string file in Files("metrics"))
            {
                byte[] body = File.ReadAllBytes(file);
                MetricBatch batch = new() { Buffer = body, BufferLength = body.Length };
                MetricDecoder.Decode(batch, DecodeLimits.Default).Ok.ShouldBeTrue();
                for (int i = 0; i < batch.Count; i++)
                {
                    Take(PlantedPlace.OfMetrics, out Action<MetricPoint, string> plant, out string secret);
                    plant(batch[i], secret);
                }
                yield return Encode(output => MetricEncoder.Encode(batch, output));
            }
        }
    }

    /// <summary>Each secret comes to each place in the end: the place moves on once more whenever all secrets had their turn.</summary>
    private void Take<T>(IReadOnlyList<(string Name, Action<T, string> Plant)> places, out Action<T, string> plant, out string secret)
    {
        PlantedSecret taken = secrets[next % secrets.Count];
        plant = places[(next + (next / secrets.Count)) % places.Count].Plant;
        secret = taken.Text;
        planted.Add(taken.Needle);
        next++;
    }

    private static IEnumerable<string> Files(string signal) => Directory.EnumerateFiles(Folder, $"*-{signal}.pb", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static IEnumerable<(string Dialect, string[] Keys)> Keys()
    {
        System.Reflection.Assembly assembly = typeof(IngestPipeline).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("dialects/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using JsonDocument file = JsonDocument.Parse(assembly.GetManifestResourceStream(name)!, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            if (file.RootElement.TryGetProperty("attributes", out JsonElement attributes))
            {
                yield return (name, [.. attributes.EnumerateObject().Select(key => key.Name.Replace("{i}", "0", StringComparison.Ordinal).Replace("*", "x", StringComparison.Ordinal))]);
            }
        }
    }

    private static byte[] Encode(Action<IBufferWriter<byte>> encode)
    {
        ArrayBufferWriter<byte> output = new();
        encode(output);
        return output.WrittenSpan.ToArray();
    }
}
