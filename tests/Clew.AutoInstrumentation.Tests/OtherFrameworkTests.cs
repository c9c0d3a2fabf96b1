using System.Text.Json;
using Clew.Tests;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>Applications that bring what the hook brings too, or a framework with spans of its own.</summary>
public sealed class OtherFrameworkTests
{
    [Fact(Timeout = 120_000)]
    public async Task ApplicationWithAnotherSdkVersion_KeepsItAndItsRoots()
    {
        await using TestServer server = await TestServer.StartAsync();

        (int exitCode, string output, string errors) = await HostedProgram.RunAsync(
            HostedProgram.OwnSdk, HostedProgram.Variables(server.Addresses.OtlpHttp), server.Addresses.OtlpHttp.ToString().TrimEnd('/'), new Uri(server.Addresses.Ui, "/api/v1/info").ToString());

        (exitCode, errors).ShouldBe((0, ""));
        // Both copies of the SDK are there, and the application has its own, of its version.
        output.ShouldMatch(@"sdk Default 1\.15\.3 of Clew\.AutoInstrumentation, Default");
        IReadOnlyList<Trace> traces = await Trace.AllAsync(server, "own-sdk");
        traces.Count.ShouldBe(2);
        foreach (Trace trace in traces)
        {
            trace.Root.GetProperty("name").GetString().ShouldBe("job");
            // The application's exporter uses HTTP as well; its requests are no part of what it does.
            JsonElement request = trace.Children(trace.Root).ShouldHaveSingleItem();
            request.GetProperty("service").GetString().ShouldBe("unchanged");
            trace.Spans.Count.ShouldBe(2);
        }
        (await server.GetJsonAsync("/api/v1/traces")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact(Timeout = 120_000)]
    public async Task WebApplication_HasOneTraceForEachRequest()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ClewProcess web = ClewProcess.StartProgram(HostedProgram.Assembly(HostedProgram.Web), HostedProgram.Variables(server.Addresses.OtlpHttp));
        string address = (await web.LineAsync(static line => line.StartsWith("listening ", StringComparison.Ordinal), HostedProgram.Limit))["listening ".Length..];
        using HttpClient http = new();
        for (int request = 0; request < 2; request++)
        {
            (await http.GetStringAsync(address + "/ask")).ShouldBe("asked answer 7");
        }
        (await http.GetAsync(address + "/fail")).StatusCode.ShouldBe(System.Net.HttpStatusCode.InternalServerError);

        web.Terminate();
        (await web.WaitForExitAsync(HostedProgram.Limit)).ShouldBe(0);

        IReadOnlyList<Trace> traces = await Trace.AllAsync(server);
        string[] names = [.. traces.Select(static trace => trace.Root.GetProperty("name").GetString()!)];
        names.ShouldBe(["GET /fail", "GET /ask", "GET /ask"]);
        Trace asked = traces[1];
        JsonElement client = asked.Children(asked.Root).ShouldHaveSingleItem();
        JsonElement inner = asked.Children(client).ShouldHaveSingleItem();
        inner.GetProperty("name").GetString().ShouldBe("GET /answer/{id}");
        IReadOnlyDictionary<string, JsonElement> attributes = await Trace.AttributesAsync(server, inner);
        attributes["url.path"].GetString().ShouldBe("/answer/7");
        attributes["http.response.status_code"].GetInt64().ShouldBe(200);
        traces[0].Root.GetProperty("status").GetString().ShouldBe("error");
        (await Trace.AttributesAsync(server, traces[0].Root))["error.type"].GetString().ShouldBe("System.InvalidOperationException");
    }
}
