using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Server.Configuration;
using Clew.Telemetry;

namespace Clew.Server.Redact;

/// <summary>
/// Sends content to an analyzer of personal data (https://microsoft.github.io/presidio) before it is stored, and masks what that finds. Content is
/// redacted before it is sent. Does nothing unless the configuration has one.
/// </summary>
public sealed class ContentAnalyzer(IngestPipeline pipeline, ConfigurationInUse configuration, ILogger<ContentAnalyzer> log) : IDisposable
{
    /// <summary>Texts in one request.</summary>
    private const int BatchTexts = 32;

    /// <summary>Longer texts are sent by themselves.</summary>
    private const int BatchBytes = 64 << 10;

    private static readonly Utf8Text NotAnalyzed = Utf8Text.From("[NOT_ANALYZED]");
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim turns = new(64);
    private long analyzed;
    private long found;
    private long failed;

    /// <summary>Texts that were analysed since the start.</summary>
    public long Analyzed => Interlocked.Read(ref analyzed);

    /// <summary>What was masked in them.</summary>
    public long Found => Interlocked.Read(ref found);

    /// <summary>Texts that could not be analysed.</summary>
    public long Failed => Interlocked.Read(ref failed);

    public void Dispose()
    {
        http.Dispose();
        turns.Dispose();
    }

    /// <summary>Null when there is nothing to wait for.</summary>
    public Task? Analyze(SpanBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return configuration.Current.Content.Analyzer is { } settings && pipeline.Redactor is { } redactor && redactor.ContentOf(batch) is { Count: > 0 } texts
            ? AnalyzeAsync()
            : null;

        async Task AnalyzeAsync()
        {
            if (await RunAsync(settings, texts))
            {
                redactor.ReadTextsAgain(batch);
            }
        }
    }

    /// <summary>Null when there is nothing to wait for.</summary>
    public Task? Analyze(LogBatch batch) =>
        configuration.Current.Content.Analyzer is { } settings && pipeline.Redactor?.ContentOf(batch) is { Count: > 0 } texts ? RunAsync(settings, texts) : null;

    /// <summary>True when a text was changed.</summary>
    private async Task<bool> RunAsync(AnalyzerSettings settings, ContentTexts texts)
    {
        List<Task<bool>> requests = [];
        using SemaphoreSlim limit = new(settings.MaxConcurrent);
        for (int first = 0; first < texts.Count;)
        {
            int end = first;
            for (int bytes = 0; end < texts.Count && end - first < BatchTexts && (end == first || bytes + texts[end].Length <= BatchBytes); end++)
            {
                bytes += texts[end].Length;
            }
            requests.Add(RunAsync(settings, texts, first, end, limit));
            first = end;
        }
        return (await Task.WhenAll(requests)).Contains(true);
    }

    private async Task<bool> RunAsync(AnalyzerSettings settings, ContentTexts texts, int first, int end, SemaphoreSlim limit)
    {
        await limit.WaitAsync();
        await turns.WaitAsync();
        try
        {
            string[] sent = [.. Enumerable.Range(first, end - first).Select(i => texts[i].ToString())];
            AnalyzerFinding[][] findings = await AskAsync(settings, sent);
            Interlocked.Add(ref analyzed, sent.Length);
            bool changed = false;
            for (int i = 0; i < sent.Length; i++)
            {
                if (AnalyzerFinding.Mask(sent[i], findings[i], settings.MinScore, out int masked) is string text)
                {
                    Interlocked.Add(ref found, masked);
                    texts.Replace(first + i, Utf8Text.From(text));
                    changed = true;
                }
            }
            return changed;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException or InvalidDataException)
        {
            if (Interlocked.Add(ref failed, end - first) == end - first)
            {
                Log.AnalyzerFailed(log, settings.Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), fault);
            }
            for (int i = first; i < end && !settings.FailsOpen; i++)
            {
                texts.Replace(i, NotAnalyzed);
            }
            return !settings.FailsOpen;
        }
        finally
        {
            turns.Release();
            limit.Release();
        }
    }

    private async Task<AnalyzerFinding[][]> AskAsync(AnalyzerSettings settings, string[] texts)
    {
        using CancellationTokenSource timeout = new(settings.Timeout);
        using HttpRequestMessage request = new(HttpMethod.Post, settings.Endpoint)
        {
            Content = new StringContent(RequestOf(settings, texts), Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = await http.SendAsync(request, timeout.Token);
        response.EnsureSuccessStatusCode();
        AnalyzerFinding[][]? findings = await response.Content.ReadFromJsonAsync(AnalyzerJson.Default.AnalyzerFindingArrayArray, timeout.Token);
        return findings?.Length == texts.Length ? findings : throw new InvalidDataException($"The analyzer answered for {findings?.Length ?? 0} of {texts.Length} texts.");
    }

    private static string RequestOf(AnalyzerSettings settings, string[] texts)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("text"u8);
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }
            json.WriteEndArray();
            json.WriteString("language"u8, settings.Language);
            json.WriteNumber("score_threshold"u8, settings.MinScore);
            if (settings.Entities.Count > 0)
            {
                json.WriteStartArray("entities"u8);
                foreach (string entity in settings.Entities)
                {
                    json.WriteStringValue(entity);
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
