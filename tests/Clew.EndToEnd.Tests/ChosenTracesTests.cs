using System.Net;

namespace Clew.Tests;

/// <summary>A trace that a policy keeps arrives whole, whatever happens to the process before, while and after it is decided on.</summary>
public sealed class ChosenTracesTests
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 300_000)]
    public async Task Kill_WhileTracesAreDecidedOn_LosesNothingThatIsKept()
    {
        using TemporaryFolder folder = new();
        await using OtlpReceiver all = await OtlpReceiver.StartAsync();
        await using OtlpReceiver errors = await OtlpReceiver.StartAsync();
        Dictionary<string, string> environment = new() { ["CLEW_CONFIG"] = Path.Combine(folder.Path, "clew.yaml") };
        // The store lets go of everything as soon as it may, so that what was not read back by then would be missing.
        await File.WriteAllTextAsync(environment["CLEW_CONFIG"], $$"""
            sampling: { quiet: 1s, idle: 1s, hold: 0s, policies: [probability: { percent: 0 }] }
            exporters:
              otlphttp/all: { endpoint: "{{all.Address}}" }
              otlphttp/errors: { endpoint: "{{errors.Address}}", sampling: { policies: [errors: ] } }
            """);
        string data = Path.Combine(folder.Path, "data");
        List<(string Trace, string Name, bool IsError)> sent = [];

        for (int round = 0; round < 4; round++)
        {
            using ServerProcess server = await ServerProcess.StartAsync(data, environment);
            await SendAsync(server, sent, 30);
            int wanted = 2 * sent.Take(30 * round).Count(run => run.IsError);
            if (round % 2 == 1)
            {
                // In the middle of it: what came before is through, and of this round's as much as there was time for.
                await errors.WhenSpansAsync(wanted + 1);
            }
            server.Kill();
            await server.WaitForExitAsync(ExitLimit);
        }
        using (ServerProcess last = await ServerProcess.StartAsync(data, environment))
        {
            // More of some that were kept, and an error that makes one whole that was left out.
            await SendSpanAsync(last, sent[0].Trace, "late of a kept one", isError: false);
            await SendSpanAsync(last, sent[1].Trace, "late error", isError: true);
            string[] expected = [.. sent.Where(run => run.IsError).SelectMany(run => (string[])[run.Name, run.Name + " child"]), "late of a kept one", sent[1].Name, sent[1].Name + " child", "late error"];
            await errors.WhenAsync(() => errors.SpanNames.Distinct().Count() >= expected.Length);
            await all.WhenAsync(() => all.SpanNames.Distinct().Count() >= (2 * sent.Count) + 2);

            errors.SpanNames.Distinct().ShouldBe(expected, ignoreOrder: true);
        }
    }

    private static async Task SendAsync(ServerProcess server, List<(string Trace, string Name, bool IsError)> sent, int count)
    {
        using HttpClient http = new() { BaseAddress = server.OtlpHttp };
        for (int i = 0; i < count; i++)
        {
            (string trace, string root, string name, bool isError) = (OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), $"run {sent.Count}", sent.Count % 3 == 0);
            await PostAsync(http, OtlpJson.Traces("svc", OtlpJson.Span(trace, OtlpJson.NewSpanId(), name + " child", root)));
            await PostAsync(http, OtlpJson.Traces("svc", OtlpJson.Span(trace, root, name, status: isError ? 2 : 0)));
            sent.Add((trace, name, isError));
        }
    }

    private static async Task SendSpanAsync(ServerProcess server, string trace, string name, bool isError)
    {
        using HttpClient http = new() { BaseAddress = server.OtlpHttp };
        await PostAsync(http, OtlpJson.Traces("svc", OtlpJson.Span(trace, OtlpJson.NewSpanId(), name, OtlpJson.NewSpanId(), status: isError ? 2 : 0)));
    }

    private static async Task PostAsync(HttpClient http, string body)
    {
        using HttpResponseMessage response = await http.PostAsync("/v1/traces", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
