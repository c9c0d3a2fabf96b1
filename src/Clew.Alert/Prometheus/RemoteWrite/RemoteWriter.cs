using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Clew.Export;
using Clew.Export.Send;
using Microsoft.Extensions.Logging;

namespace Clew.Alert.Prometheus.RemoteWrite;

/// <summary>
/// Writes what <c>/metrics</c> shows to a remote-write receiver again and again. Numbers are totals since the start, so a lost request loses
/// resolution and no count; requests that wait are in memory, within a bound.
/// </summary>
public sealed class RemoteWriter : IAsyncDisposable
{
    /// <summary>Series in one request: half of what receivers take by default.</summary>
    private const int SeriesPerRequest = 1_000;

    private const int AnswerBytesMax = 1_024;
    private readonly RemoteWriteOptions options;
    private readonly Func<string> page;
    private readonly RemoteWriteCounters counters;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly DestinationOptions connectionOptions;
    private readonly DestinationConnection connection;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly LinkedList<(byte[] Body, int Samples)> waiting = [];
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Task[] running;

    /// <summary>Begins to write.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="page">The page, in OpenMetrics.</param>
    /// <param name="counters">Live longer than this writer does.</param>
    /// <param name="time">For the interval.</param>
    /// <param name="log">Faults, each once.</param>
    /// <exception cref="InvalidDataException">A certificate or key file cannot be used.</exception>
    public RemoteWriter(RemoteWriteOptions options, Func<string> page, RemoteWriteCounters counters, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        this.page = page;
        this.counters = counters;
        this.time = time;
        this.log = log;
        connectionOptions = new DestinationOptions { Name = "prometheus.remote_write", Endpoint = options.Endpoint, Tls = options.Tls, Timeout = options.Timeout };
        connection = new DestinationConnection(connectionOptions);
        running = [Task.Run(CollectAsync), Task.Run(SendAsync)];
    }

    /// <summary>Stops; what waits is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running);
        stopping.Dispose();
        arrived.Dispose();
    }

    private async Task CollectAsync()
    {
        using PeriodicTimer timer = new(options.Interval, time);
        try
        {
            do
            {
                long now = time.GetUtcNow().ToUnixTimeMilliseconds();
                foreach (TextSample[] part in TextSample.ReadAll(page()).Chunk(SeriesPerRequest))
                {
                    Enqueue(SnappyLiterals.Encode(WriteRequest.Encode(part, options.ExternalLabels, now)), part.Length);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.RemoteWriteStopped(log);
        }
    }

    private void Enqueue(byte[] body, int samples)
    {
        lock (gate)
        {
            waiting.AddLast((body, samples));
            if (waiting.Count > options.MaxWaiting)
            {
                counters.Dropped(waiting.First!.Value.Samples);
                waiting.RemoveFirst();
            }
            counters.Waiting = waiting.Count;
        }
        arrived.Release();
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                await arrived.WaitAsync(stopping.Token);
                if (Take() is { } request)
                {
                    await SendAsync(request.Body, request.Samples);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.RemoteWriteStopped(log);
        }
    }

    private (byte[] Body, int Samples)? Take()
    {
        lock (gate)
        {
            if (waiting.First?.Value is not { } first)
            {
                return null;
            }
            waiting.RemoveFirst();
            counters.Waiting = waiting.Count;
            return first;
        }
    }

    private async Task SendAsync(byte[] body, int samples)
    {
        Backoff backoff = new(options.Retry, Random.Shared);
        while (true)
        {
            (string? fault, bool canRetry, TimeSpan? retryAfter) = await PostAsync(body);
            if (fault is null)
            {
                counters.Sent(samples);
                return;
            }
            if (counters.Failed(fault))
            {
                Log.RemoteWriteFailed(log, options.Endpoint.Authority, fault);
            }
            // What came behind is newer and says as much.
            if (!canRetry || !options.Retry.Enabled || counters.Waiting >= options.MaxWaiting)
            {
                counters.Dropped(samples);
                return;
            }
            await Task.Delay(backoff.Next(retryAfter), time, stopping.Token);
        }
    }

    private async Task<(string? Fault, bool CanRetry, TimeSpan? RetryAfter)> PostAsync(byte[] body)
    {
        using CancellationTokenSource limit = new(options.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, limit.Token);
        using HttpRequestMessage request = new(HttpMethod.Post, options.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Headers.TryAddWithoutValidation("X-Prometheus-Remote-Write-Version", "0.1.0");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Clew", typeof(RemoteWriter).Assembly.GetName().Version?.ToString(3)));
        foreach ((string name, string value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        try
        {
            using HttpResponseMessage response = await connection.Http.SendAsync(request, either.Token);
            if (response.IsSuccessStatusCode)
            {
                return (null, false, null);
            }
            byte[] answer = new byte[AnswerBytesMax];
            await using Stream stream = await response.Content.ReadAsStreamAsync(either.Token);
            int length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, either.Token);
            int status = (int)response.StatusCode;
            // The specification: 5xx is sent again, 4xx is not, but for 429.
            return ($"HTTP {status} {Encoding.UTF8.GetString(answer, 0, length).Trim()}", status is 429 or >= 500, response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return ($"No answer within {options.Timeout.TotalSeconds:0.#} s.", true, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return (ConnectionFault.Read(e, connectionOptions, connection.CertificateFault).Message ?? e.Message, true, null);
        }
    }
}
