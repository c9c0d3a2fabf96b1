namespace Clew.Tests;

public sealed class TierTableTests : IDisposable
{
    private readonly DirectoryInfo facts = Directory.CreateTempSubdirectory("clew-tiers-");

    public void Dispose() => facts.Delete(recursive: true);

    [Fact]
    public void BuiltIn_AgreesWithTheRegistryOnEveryName()
    {
        List<(ConventionKind Kind, string Name, string Upstream)> names =
        [
            .. Conventions.Attributes.Select(item => (ConventionKind.Attribute, item.Name, item.DeprecatedIn is null ? item.Stability : "deprecated")),
            .. Conventions.Spans.Select(item => (ConventionKind.Span, item.Id, item.Stability)),
            .. Conventions.Metrics.Select(item => (ConventionKind.Metric, item.Name, item.DeprecatedIn is null ? item.Stability : "deprecated")),
            .. Conventions.Events.Select(item => (ConventionKind.Event, item.Name, item.DeprecatedIn is null ? item.Stability : "deprecated")),
        ];

        foreach ((ConventionKind kind, string name, string upstream) in names)
        {
            TierEntry entry = TierTable.BuiltIn.Find(kind, name).ShouldNotBeNull(name);
            entry.Name.ShouldBe(name);
            entry.Upstream.ToString().ToUpperInvariant().ShouldBe(upstream.Replace("_", "").ToUpperInvariant(), name);
        }
    }

    [Fact]
    public void BuiltIn_CallsNothingSafeThatIsSensitiveOrDeprecated()
    {
        foreach (AttributeConvention attribute in Conventions.Attributes.Where(attribute => attribute.IsSensitive || attribute.DeprecatedIn is not null))
        {
            TierTable.BuiltIn.Find(ConventionKind.Attribute, attribute.Name)!.SafeForDashboards.ShouldBeFalse(attribute.Name);
        }
    }

    [Theory]
    [InlineData(ConventionKind.Span, "gen_ai.client.inference", StabilityTier.Stable, true)]
    [InlineData(ConventionKind.Span, "gen_ai.embeddings.client", StabilityTier.Stable, true)]
    [InlineData(ConventionKind.Span, "gen_ai.invoke_agent.internal", StabilityTier.Experimental, false)]
    [InlineData(ConventionKind.Span, "mcp.server", StabilityTier.Development, false)]
    [InlineData(ConventionKind.Attribute, "gen_ai.agent.name", StabilityTier.Experimental, false)]
    [InlineData(ConventionKind.Metric, "gen_ai.client.operation.duration", StabilityTier.Stable, true)]
    [InlineData(ConventionKind.Metric, "gen_ai.client.token.usage", StabilityTier.Stable, false)]
    public void BuiltIn_HoldsTheArticlesTiersBesideTheVerdict(ConventionKind kind, string name, StabilityTier articles, bool isSafe)
    {
        TierEntry entry = TierTable.BuiltIn.Find(kind, name)!;

        entry.Articles.ShouldBe(articles);
        entry.SafeForDashboards.ShouldBe(isSafe);
    }

    [Theory]
    [InlineData(ConventionKind.Attribute, "gen_ai.prompt.variable.city", "gen_ai.prompt.variable.*")]
    [InlineData(ConventionKind.Attribute, "gen_ai.usage.cost_usd", "gen_ai.*")]
    [InlineData(ConventionKind.Span, "gen_ai.agent.invoke", "gen_ai.agent.*")]
    [InlineData(ConventionKind.Span, "gen_ai.chat", "gen_ai.chat")]
    public void Find_NameWithoutEntry_TakesTheLongestPrefix(ConventionKind kind, string name, string entry) =>
        TierTable.BuiltIn.Find(kind, name)!.Name.ShouldBe(entry);

    [Theory]
    [InlineData(ConventionKind.Attribute, "http.route")]
    [InlineData(ConventionKind.Event, "gen_ai.usage.cost_usd")]
    public void Find_NameThatNoEntryCovers_IsNull(ConventionKind kind, string name) => TierTable.BuiltIn.Find(kind, name).ShouldBeNull();

    [Fact]
    public void Load_FolderWithTiers_ReplacesTheBuiltIn()
    {
        Write("""
            { "version": "ours", "attributes": [ { "name": "gen_ai.agent.name", "upstream": "release_candidate", "safeForDashboards": true, "reason": "We pinned it." } ],
              "spans": [], "metrics": [], "events": [] }
            """);

        TierTable table = TierTable.Load(facts.FullName);

        table.Version.ShouldBe("ours");
        TierEntry entry = table.Find(ConventionKind.Attribute, "gen_ai.agent.name")!;
        entry.Upstream.ShouldBe(StabilityTier.ReleaseCandidate);
        entry.Articles.ShouldBeNull();
        entry.SafeForDashboards.ShouldBeTrue();
        table.Find(ConventionKind.Attribute, "gen_ai.request.model").ShouldBeNull();
    }

    [Fact]
    public void Load_FolderWithoutTiers_IsTheBuiltIn() => TierTable.Load(facts.FullName).ShouldBeSameAs(TierTable.BuiltIn);

    [Theory]
    [InlineData("""{ "version": "1", "attributes": [ { "name": "a", "upstream": "solid", "safeForDashboards": true, "reason": "" } ], "spans": [], "metrics": [], "events": [] }""", "attributes[0].upstream")]
    [InlineData("""{ "version": "1", "attributes": [ { "name": "a", "upstream": "stable", "safe": true } ], "spans": [], "metrics": [], "events": [] }""", "safe")]
    [InlineData("""{ "version": "1", "attributes": [], "spans": [], "metrics": [] }""", "events")]
    [InlineData("""{ "version": "1", "attributes": null, "spans": [], "metrics": [], "events": [] }""", "attributes")]
    [InlineData("""{ "version": "1", "attributes": [ null ], "spans": [], "metrics": [], "events": [] }""", "null")]
    [InlineData("""{ "version": "1", "attributes": [ { "name": "a", "upstream": "stable", "safeForDashboards": true, "reason": "" }, { "name": "a", "upstream": "stable", "safeForDashboards": true, "reason": "" } ], "spans": [], "metrics": [], "events": [] }""", "a is listed twice")]
    [InlineData("null", "null")]
    [InlineData("{", "tiers.json")]
    public void Load_FaultyFile_SaysWhichFileAndFault(string json, string fault)
    {
        Write(json);

        string message = Should.Throw<InvalidDataException>(() => TierTable.Load(facts.FullName)).Message;

        message.ShouldContain(Path.Combine(facts.FullName, "tiers.json"));
        message.ShouldContain(fault);
    }

    private void Write(string json) => File.WriteAllText(Path.Combine(facts.FullName, "tiers.json"), json);
}
