using Clew.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Clew.Export.Tests;

/// <summary>A fan-out with a folder and a clock of its own.</summary>
internal sealed class FanOutFixture : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-export-").FullName;

    private readonly ExportRedaction? redaction;

    public FanOutFixture(ExportRedaction? redaction = null, params IReadOnlyList<DestinationOptions> destinations)
    {
        this.redaction = redaction;
        FanOut = new FanOut(folder, Time, NullLogger<FanOut>.Instance, redaction);
        FanOut.Use(destinations);
        FanOut.Start();
    }

    public FanOutFixture(params IReadOnlyList<DestinationOptions> destinations)
        : this(null, destinations)
    {
    }

    public SteppedTime Time { get; } = new();

    public FanOut FanOut { get; private set; }

    public string Folder => folder;

    /// <remarks>The stepped clock runs ahead of real answers, which therefore get all the time they need.</remarks>
    public static DestinationOptions To(OtlpReceiver receiver, string name = "otlphttp/a") => new() { Name = name, Endpoint = receiver.Address, Timeout = TimeSpan.FromHours(1) };

    /// <summary>Queues spans and returns when they are on disk.</summary>
    public Task SendAsync(params IEnumerable<string> names) => SendAsync(Spans(names));

    public Task SendAsync(SpanBatch batch) => FanOut.Prepare(batch)!.CommitAsync();

    public static SpanBatch Spans(params IEnumerable<string> names)
    {
        SpanBatch batch = new();
        ulong id = 0;
        foreach (string name in names)
        {
            batch.AddSpan(name, id: ++id);
        }
        return batch;
    }

    public DestinationStatus Status(string name = "otlphttp/a") => FanOut.GetStatus().Single(status => status.Options.Name == name);

    /// <summary>Ends this process's part and begins the next one's.</summary>
    public async Task RestartAsync(params IReadOnlyList<DestinationOptions> destinations)
    {
        await FanOut.DisposeAsync();
        FanOut = new FanOut(folder, Time, NullLogger<FanOut>.Instance, redaction);
        FanOut.Use(destinations);
        FanOut.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await FanOut.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
