using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests;

public sealed class LogApiTests
{
    [Fact]
    public async Task Logs_TellRecordResourceAndSpan()
    {
        await using TestServer server = await TestServer.StartAsync();
        OpenApiDocument contract = new(await server.GetJsonAsync("/api/v1/openapi.json"));
        string traceId = OtlpJson.NewTraceId();
        string spanId = OtlpJson.NewSpanId();
        (await server.SendJsonAsync(OtlpJson.Logs("shop", "orders", OtlpJson.Log(traceId, spanId, "order.placed", "An order", ("items", 3)), OtlpJson.Log(null, null, "tick")), "/v1/logs")).EnsureSuccessStatusCode();

        JsonElement page = await server.GetJsonAsync("/api/v1/logs?event=order.placed&from=-1h&attr.items=3");

        contract.Faults("/api/v1/logs", 200, page).ShouldBeEmpty();
        JsonElement entry = page.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        entry.GetProperty("record").GetProperty("body").GetString().ShouldBe("An order");
        entry.GetProperty("record").GetProperty("traceId").GetString().ShouldBe(traceId);
        entry.GetProperty("record").GetProperty("spanId").GetString().ShouldBe(spanId);
        entry.GetProperty("severityClass").GetString().ShouldBe("unset");
        entry.GetProperty("resource").GetProperty("attributes")[0].GetProperty("value").GetString().ShouldBe("shop");
        JsonElement summary = await server.GetJsonAsync("/api/v1/logs/summary");
        contract.Faults("/api/v1/logs/summary", 200, summary).ShouldBeEmpty();
        summary.GetProperty("total").GetInt32().ShouldBe(2);
        summary.GetProperty("events").EnumerateArray().Select(value => value.GetProperty("value").GetString()).ShouldBe(["order.placed", "tick"]);
    }

    [Theory]
    [InlineData("minSeverity=loud", "minSeverity")]
    [InlineData("minSeverity=25", "minSeverity")]
    [InlineData("traceId=zz", "traceId")]
    [InlineData("cursor=xyz", "cursor")]
    [InlineData("severity=info", "severity")]
    public async Task WrongParameter_IsNamed(string query, string parameter)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await server.Ui.GetAsync("/api/v1/logs?" + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("parameter").GetString().ShouldBe(parameter);
    }
}
