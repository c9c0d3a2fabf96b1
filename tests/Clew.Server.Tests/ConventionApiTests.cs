using System.Text.Json;

namespace Clew.Tests;

public sealed class ConventionApiTests : IDisposable
{
    private readonly DirectoryInfo facts = Directory.CreateTempSubdirectory("clew-facts-");

    public void Dispose() => facts.Delete(recursive: true);

    [Fact]
    public async Task Conventions_DeprecatedAttribute_NamesItsSuccessorAndBothTiers()
    {
        await using TestServer server = await TestServer.StartAsync();

        JsonElement system = Named(await server.GetJsonAsync("/api/v1/conventions"), "attributes", "gen_ai.system");

        system.GetProperty("deprecatedIn").GetString().ShouldBe("1.37.0");
        system.GetProperty("replacedBy")[0].GetString().ShouldBe("gen_ai.provider.name");
        system.GetProperty("tier").GetProperty("upstream").GetString().ShouldBe("deprecated");
        system.GetProperty("tier").GetProperty("articles").GetString().ShouldBe("stable");
        system.GetProperty("tier").GetProperty("safeForDashboards").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Conventions_FolderWithTiers_ShowsItsVerdicts()
    {
        File.WriteAllText(Path.Combine(facts.FullName, "tiers.json"), """
            { "version": "ours", "attributes": [ { "name": "gen_ai.agent.name", "upstream": "release_candidate", "safeForDashboards": true, "reason": "We pinned it." } ],
              "spans": [], "metrics": [], "events": [] }
            """);
        await using TestServer server = await TestServer.StartAsync(options => options with { FactsFolder = facts.FullName });

        JsonElement conventions = await server.GetJsonAsync("/api/v1/conventions");

        conventions.GetProperty("tiersVersion").GetString().ShouldBe("ours");
        JsonElement tier = Named(conventions, "attributes", "gen_ai.agent.name").GetProperty("tier");
        tier.GetProperty("upstream").GetString().ShouldBe("release_candidate");
        tier.GetProperty("safeForDashboards").GetBoolean().ShouldBeTrue();
        Named(conventions, "metrics", "gen_ai.client.operation.duration").GetProperty("tier").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static JsonElement Named(JsonElement conventions, string list, string name) =>
        conventions.GetProperty(list).EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
}
