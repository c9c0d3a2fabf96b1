namespace Clew.Tests;

public sealed class ConventionsTests
{
    [Fact]
    public void AttributeSuccessors_AreCurrentAttributes()
    {
        Dictionary<string, AttributeConvention> byName = Conventions.Attributes.ToDictionary(attribute => attribute.Name);

        foreach (AttributeConvention old in Conventions.Attributes.Where(attribute => attribute.DeprecatedIn is not null))
        {
            foreach (string successor in old.ReplacedBy)
            {
                byName.ShouldContainKey(successor, old.Name);
                byName[successor].DeprecatedIn.ShouldBeNull(old.Name);
            }
        }
    }

    [Fact]
    public void MetricSuccessors_AreCurrentMetrics()
    {
        HashSet<string> current = [.. Conventions.Metrics.Where(metric => metric.DeprecatedIn is null).Select(metric => metric.Name)];

        Conventions.Metrics.SelectMany(metric => metric.ReplacedBy).Where(successor => !current.Contains(successor)).ShouldBeEmpty();
    }

    [Fact]
    public void Renames_LeadEveryDeprecatedAttributeToItsSuccessor()
    {
        Dictionary<string, string?> renames = Conventions.Renames.Where(rename => rename.Kind == "attribute").ToDictionary(rename => rename.From, rename => rename.To);

        foreach (AttributeConvention old in Conventions.Attributes.Where(attribute => attribute.DeprecatedIn is not null))
        {
            renames.ShouldContainKey(old.Name);
            renames[old.Name].ShouldBe(old.ReplacedBy.SingleOrDefault(), old.Name);
        }
    }

    [Fact]
    public void Renames_KeepTheValuesThatChange()
    {
        ConventionRename system = Conventions.Renames.Single(rename => rename.From == DeprecatedAttributes.GenAI.System);

        system.To.ShouldBe(GenAIAttributes.Provider.Name);
        system.ValueMap!["az.ai.openai"].ShouldBe(GenAIValues.ProviderName.AzureAIOpenAI);
        system.ValueMap["_OTHER"].ShouldBeNull();
    }

    [Fact]
    public void BucketBoundaries_AscendAndBelongToHistograms()
    {
        foreach (MetricConvention metric in Conventions.Metrics)
        {
            (metric.BucketBoundaries.Count > 0).ShouldBe(metric.Instrument == "histogram", metric.Name);
            metric.BucketBoundaries.Distinct().Order().SequenceEqual(metric.BucketBoundaries).ShouldBeTrue(metric.Name);
        }
    }

    [Fact]
    public void Refinements_InheritWhatTheyDoNotSay()
    {
        SpanConvention bedrock = Conventions.Spans.Single(span => span.Id == AwsSpans.Bedrock.GenAI.Client.Inference.Id);

        bedrock.Refines.ShouldBe(GenAISpans.Client.Inference.Id);
        bedrock.NameFormat.ShouldBe("{gen_ai.operation.name} {gen_ai.request.model}");
        bedrock.OperationNames.ShouldContain(GenAIValues.OperationName.Chat);
    }

    [Theory]
    [InlineData("gen_ai.input.messages", true)]
    [InlineData("gen_ai.tool.call.arguments", true)]
    [InlineData("gen_ai.prompt", true)]
    [InlineData("gen_ai.request.model", false)]
    public void Attributes_SayWhetherTheyAreSensitive(string name, bool isSensitive) =>
        Conventions.Attributes.Single(attribute => attribute.Name == name).IsSensitive.ShouldBe(isSensitive);
}
