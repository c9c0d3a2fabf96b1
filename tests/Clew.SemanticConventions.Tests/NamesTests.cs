using System.Reflection;
using System.Text.Json;

namespace Clew.Tests;

public sealed class NamesTests
{
    [Theory]
    [InlineData("attributes.json", "Attributes", null)]
    [InlineData("metrics.json", "Metrics", "Name")]
    [InlineData("events.json", "Events", null)]
    public void Constants_AreTheNamesOfTheRegistry(string file, string suffix, string? member)
    {
        string[] expected = [.. Repository.ReadRegistry(file).EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

        Constants(suffix, member).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void SpanConstants_AreTheTypesAndRefinementsOfTheRegistry()
    {
        JsonElement spans = Repository.ReadRegistry("spans.json");
        string[] expected = [.. spans.GetProperty("spans").EnumerateArray().Concat(spans.GetProperty("refinements").EnumerateArray()).Select(span => span.GetProperty("id").GetString()!)];

        Constants("Spans", "Id").ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void NestedClasses_FollowTheDotsOfTheName()
    {
        GenAIAttributes.Usage.CacheRead.InputTokens.ShouldBe("gen_ai.usage.cache_read.input_tokens");
        GenAIAttributesUtf8.Usage.CacheRead.InputTokens.SequenceEqual("gen_ai.usage.cache_read.input_tokens"u8).ShouldBeTrue();
        McpAttributes.Method.Name.ShouldBe("mcp.method.name");
        AwsAttributes.Bedrock.Guardrail.Id.ShouldBe("aws.bedrock.guardrail.id");
        DeprecatedAttributes.GenAI.OpenAI.Request.Seed.ShouldBe("gen_ai.openai.request.seed");
        GenAIEvents.Client.Inference.Operation.Details.ShouldBe("gen_ai.client.inference.operation.details");
        DeprecatedEvents.GenAI.System.Message.ShouldBe("gen_ai.system.message");
    }

    [Fact]
    public void Metrics_CarryUnitAndBuckets()
    {
        GenAIMetrics.Client.Operation.Duration.Name.ShouldBe("gen_ai.client.operation.duration");
        GenAIMetrics.Client.Operation.Duration.Unit.ShouldBe("s");
        GenAIMetrics.Client.Operation.Duration.BucketBoundaries.ToArray()
            .ShouldBe([0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]);
        DeprecatedMetrics.GenAI.Client.Token.Usage.Unit.ShouldBe("{token}");
        DeprecatedMetrics.GenAI.Client.Token.Usage.BucketBoundaries.ToArray()[^1].ShouldBe(67108864);
    }

    [Fact]
    public void Values_AreTheSpellingsOfTheRegistry()
    {
        GenAIValues.OperationName.ExecuteTool.ShouldBe("execute_tool");
        GenAIValues.ProviderName.AzureAIOpenAI.ShouldBe("azure.ai.openai");
        GenAIValues.ResponseFinishReasons.ToolCall.ShouldBe("tool_call");
        McpValues.MethodName.SamplingCreateMessage.ShouldBe("sampling/createMessage");
        DeprecatedValues.GenAISystem.VertexAI.ShouldBe("vertex_ai");
    }

    private static List<string> Constants(string suffix, string? member)
    {
        List<string> values = [];
        foreach (Type type in typeof(GenAIAttributes).Assembly.GetExportedTypes().Where(type => !type.IsNested && type.Name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            Collect(type);
        }
        return values;

        void Collect(Type type)
        {
            values.AddRange(type.GetFields().Where(field => field.IsLiteral && (member is null || field.Name == member)).Select(field => (string)field.GetRawConstantValue()!));
            foreach (Type nested in type.GetNestedTypes())
            {
                Collect(nested);
            }
        }
    }
}
