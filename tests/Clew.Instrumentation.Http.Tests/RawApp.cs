namespace Clew.Instrumentation.Http.Tests;

/// <summary>An application without an SDK.</summary>
public sealed class RawApp(string name, string path, string streamPath, string body, string streamBody) : ModelApp
{
    public override Uri Address { get; } = new(path);

    public override string Provider => ProviderName;

    public required string ProviderName { get; init; }

    public override string Operation => OperationName;

    public string OperationName { get; init; } = "chat";

    public override string[] RequestAttributes => Attributes;

    public required string[] Attributes { get; init; }

    public override bool CountsReasoning => ReportsReasoning;

    public bool ReportsReasoning { get; init; } = true;

    public override bool CountsCacheRead => ReportsCacheRead;

    public bool ReportsCacheRead { get; init; } = true;

    public override bool CountsCacheWrite => ReportsCacheWrite;

    public bool ReportsCacheWrite { get; init; }

    public override bool IsOpenAI => HasOpenAIAttributes;

    public bool HasOpenAIAttributes { get; init; }

    public override string ToString() => name;

    internal override async Task<string> AskAsync(HttpClient http, bool isStream, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(http, isStream, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    internal async Task<byte[]> AskForBytesAsync(HttpClient http, bool isStream)
    {
        using HttpResponseMessage response = await SendAsync(http, isStream, CancellationToken.None);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, bool isStream, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, isStream ? streamPath : path) { Content = Json(isStream ? streamBody : body) };
        return await http.SendAsync(
            request, isStream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancellationToken);
    }
}
