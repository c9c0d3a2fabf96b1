using Clew.Configuration;

namespace Clew.Tests;

public sealed class VariableReferenceTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["HOST"] = "example.org", ["PORT"] = "4317", ["EMPTY"] = "", ["LIST"] = "[a, 'b c']", ["TRICK"] = "x: ${env:HOST}" };

    [Theory]
    [InlineData("${env:HOST}", "example.org")]
    [InlineData("${HOST}", "example.org")]
    [InlineData("'${env:HOST}:${env:PORT}'", "example.org:4317")]
    [InlineData("${env:NONE:-fallback}", "fallback")]
    [InlineData("${env:EMPTY:-fallback}", "fallback")]
    [InlineData("${env:HOST:-fallback}", "example.org")]
    [InlineData("${NONE:-fallback}", "fallback")]
    [InlineData("'${env:NONE:-${env:HOST}}'", "example.org")]
    [InlineData("$${env:HOST}", "${env:HOST}")]
    [InlineData("$$HOST", "$HOST")]
    [InlineData("$$${env:HOST}", "$example.org")]
    [InlineData("price is 5$", "price is 5$")]
    [InlineData("^a$|$", "^a$|$")]
    [InlineData("${env:TRICK}", "x: ${env:HOST}")]
    [InlineData("a${env:NONE:-}b", "ab")]
    public void Text_WithVariables_IsPutTogether(string written, string expected)
    {
        ConfigDocument document = Read($"value: {written}");

        document.Findings.ShouldBeEmpty();
        document.Root.Find("value")!.Text.ShouldBe(expected);
    }

    [Fact]
    public void Value_ThatIsOneVariable_MayBeAList() =>
        Read("value: ${env:LIST}").Root.Find("value")!.Elements.Select(element => element.Text).ShouldBe(["a", "b c"]);

    [Fact]
    public void Value_InQuotes_IsAText() =>
        Read("value: '${env:LIST}'").Root.Find("value")!.Text.ShouldBe("[a, 'b c']");

    [Fact]
    public void Value_OfAnEmptyDefault_IsNothing() =>
        Read("value: ${env:NONE:-}").Root.Find("value")!.Kind.ShouldBe(ConfigNodeKind.Null);

    [Fact]
    public void Written_KeepsTheReference()
    {
        ConfigNode value = Read("value: ${env:HOST}").Root.Find("value")!;

        (value.Written, value.IsFromVariable).ShouldBe(("${env:HOST}", true));
    }

    [Theory]
    [InlineData("${env:NONE}", "NONE is not set")]
    [InlineData("${file:/etc/passwd}", "only environment variables")]
    [InlineData("${env:1ST}", "not the name of an environment variable")]
    [InlineData("${env:}", "not the name of an environment variable")]
    public void Reference_ThatCannotBePutIn_IsAFault(string written, string message)
    {
        ConfigFinding fault = Read($"top:\n  list:\n    - {written}").Findings.ShouldHaveSingleItem();

        fault.Message.ShouldContain(message);
        (fault.Line, fault.Column, fault.Path).ShouldBe((3, 7, "top.list[0]"));
    }

    private static ConfigDocument Read(string yaml) => ConfigDocument.Parse(yaml, Variables.GetValueOrDefault);
}
