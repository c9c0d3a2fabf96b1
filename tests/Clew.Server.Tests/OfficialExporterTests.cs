using System.Diagnostics;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Clew.Tests;

/// <summary>The official .NET exporter as client, over both protocols.</summary>
public sealed class OfficialExporterTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task ExportedSpans_AreReadBackAsTheyWereSet(OtlpExportProtocol protocol)
    {
        await using TestServer server = await TestServer.StartAsync();
        string sourceName = "test-" + protocol;
        using ActivitySource source = new(sourceName, "1.2.3");
        string traceId;
        using (TracerProvider provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("exporter-test", serviceVersion: "9"))
            .AddSource(sourceName)
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = protocol;
                exporter.Endpoint = protocol == OtlpExportProtocol.Grpc ? server.Addresses.OtlpGrpc : new Uri(server.Addresses.OtlpHttp, "/v1/traces");
            })
            .Build())
        {
            using (Activity agent = source.StartActivity("invoke_agent helper")!)
            {
                traceId = agent.TraceId.ToHexString();
                agent.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", "helper");
                using Activity chat = source.StartActivity("chat gpt-4o-mini", ActivityKind.Client)!;
                chat.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", "openai").SetTag("gen_ai.request.model", "gpt-4o-mini");
                chat.SetTag("gen_ai.usage.input_tokens", 12).SetTag("gen_ai.usage.output_tokens", 5).SetTag("gen_ai.response.finish_reasons", new[] { "stop" });
                chat.SetTag("ratio", 0.25).SetTag("flag", true);
                chat.AddEvent(new ActivityEvent("first token"));
            }
            provider.ForceFlush(10_000).ShouldBeTrue();
        }

        JsonElement trace = await server.GetJsonAsync($"/api/v1/traces/{traceId}");

        trace.GetProperty("service").GetString().ShouldBe("exporter-test");
        trace.GetProperty("agent").GetString().ShouldBe("helper");
        trace.GetProperty("usage").GetProperty("inputTokens").GetInt64().ShouldBe(12);
        trace.GetProperty("missingParents").GetArrayLength().ShouldBe(0);
        JsonElement chatSpan = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("kind").GetString() == "llm");
        chatSpan.GetProperty("llm").GetProperty("finishReasons")[0].GetString().ShouldBe("stop");
        JsonElement detail = await server.GetJsonAsync($"/api/v1/traces/{traceId}/spans/{chatSpan.GetProperty("spanId").GetString()}");
        Dictionary<string, JsonElement> attributes = detail.GetProperty("attributes").EnumerateArray().ToDictionary(a => a.GetProperty("key").GetString()!, a => a.GetProperty("value"));
        attributes["ratio"].GetDouble().ShouldBe(0.25);
        attributes["flag"].GetBoolean().ShouldBeTrue();
        attributes["gen_ai.usage.input_tokens"].GetInt64().ShouldBe(12);
        detail.GetProperty("events")[0].GetProperty("name").GetString().ShouldBe("first token");
        detail.GetProperty("scopeDetail").GetProperty("version").GetString().ShouldBe("1.2.3");
    }
}
