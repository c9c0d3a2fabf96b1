using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Clew.Alert.Tests.Notify;
using Clew.Server.Configuration;

namespace Clew.Tests.Notify;

public sealed class ChannelApiTests
{
    [Fact]
    public async Task Test_OfAChannel_TellsItAndShowsNoKey()
    {
        await using NotificationReceiver receiver = await NotificationReceiver.StartAsync();
        await using TestServer server = await StartAsync($"webhook/ops: {{ url: \"{receiver.Address}in/s3cret?key=s3cret\", signing_key: s3cret, headers: {{ authorization: s3cret }} }}");
        OpenApiDocument document = new(await server.GetJsonAsync("/api/v1/openapi.json"));

        HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/alerts/channels/webhook%2Fops/test", null);

        JsonElement reply = await response.Content.ReadFromJsonAsync<JsonElement>();
        document.Faults("/api/v1/alerts/channels/{name}/test", 200, reply, "post").ShouldBeEmpty();
        reply.GetProperty("ok").GetBoolean().ShouldBeTrue(reply.ToString());
        ReceivedNotification told = await receiver.NextAsync();
        told.Path.ShouldBe("/in/s3cret?key=s3cret");
        told.Json.GetProperty("test").GetBoolean().ShouldBeTrue();
        JsonElement list = await server.GetJsonAsync("/api/v1/alerts/channels");
        document.Faults("/api/v1/alerts/channels", 200, list).ShouldBeEmpty();
        (reply + list.ToString() + string.Join('\n', server.Logs.Lines) + await server.Ui.GetStringAsync("/metrics") + await server.Ui.GetStringAsync("/api/v1/config")).ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Test_OfNoChannel_NamesThoseThereAre()
    {
        await using TestServer server = await StartAsync("slack: { url: \"https://hooks.example/x\" }");

        HttpResponseMessage response = await server.Ui.PostAsync("/api/v1/alerts/channels/slak/test", null);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("There are: slack");
    }

    [Fact]
    public async Task Test_FromAForeignPage_IsRefused()
    {
        await using TestServer server = await StartAsync("slack: { url: \"https://hooks.example/x\" }");
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/alerts/channels/slack/test");
        request.Headers.Add("Origin", "https://evil.example");

        (await server.Ui.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static Task<TestServer> StartAsync(string channel) =>
        TestServer.StartAsync(options => options with { Configuration = ClewConfiguration.Parse("alerts:\n  channels:\n    " + channel, static _ => null).Value! });
}
