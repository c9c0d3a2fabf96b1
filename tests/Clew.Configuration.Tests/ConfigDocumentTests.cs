using Clew.Configuration;

namespace Clew.Tests;

public sealed class ConfigDocumentTests
{
    [Fact]
    public void Parse_NestedFile_KeepsEveryPlace()
    {
        ConfigDocument document = ConfigDocument.Parse("""
            storage:
              folder: data
              list: [a, "b"]
            """);

        document.Findings.ShouldBeEmpty();
        ConfigNode storage = document.Root.Find("storage")!;
        ConfigEntry folder = storage.Entries[0];
        (folder.Key, folder.Line, folder.Column, folder.Value.Text, folder.Value.Column).ShouldBe(("folder", 2, 3, "data", 11));
        ConfigNode list = storage.Find("list")!;
        list.Elements.Select(element => (element.Text, element.IsQuoted, element.Line)).ShouldBe([("a", false, 3), ("b", true, 3)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    public void Parse_NothingInIt_IsAnEmptyMap(string yaml)
    {
        ConfigDocument document = ConfigDocument.Parse(yaml);

        document.Findings.ShouldBeEmpty();
        document.Root.Kind.ShouldBe(ConfigNodeKind.Map);
        document.Root.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a: 1\nb: {c: 2\nd: [", 2, "YAML")]
    [InlineData("a: [1, 2\nb: 3", 1, "not closed")]
    [InlineData("a: 1\na: 2", 2, "twice; first in line 1")]
    [InlineData("a: *nobody", 1, "&nobody")]
    [InlineData("a: 1\n---\nb: 2", 2, "one document")]
    [InlineData("a: !secret 5", 1, "!secret")]
    [InlineData("? [a, b]\n: 1", 1, "key must be a text")]
    public void Parse_Fault_IsToldWithItsLine(string yaml, int line, string message)
    {
        ConfigFinding fault = ConfigDocument.Parse(yaml).Findings.ShouldHaveSingleItem();

        fault.IsFault.ShouldBeTrue();
        fault.Line.ShouldBe(line);
        fault.Message.ShouldContain(message);
    }

    [Fact]
    public void Parse_RandomText_NeverThrows()
    {
        const string Alphabet = "abc:  \n\n-[]{},&*!|>'\"#%@$?\\\t~<é\u0001";
        Random random = new(7);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Create(random.Next(1, 60), random, static (chars, random) =>
            {
                foreach (ref char c in chars)
                {
                    c = Alphabet[random.Next(Alphabet.Length)];
                }
            });

            Should.NotThrow(() => ConfigDocument.Parse(text, static _ => "x: [y]"), text);
        }
    }

    [Fact]
    public void Parse_AliasesOfAliases_AreCountedAsWhatTheyStandFor()
    {
        string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat("bcdefghij".Zip("abcdefghi", (name, before) =>
            $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat("*" + before, 10))}]\n"));

        ConfigDocument.Parse(bomb).Findings.ShouldHaveSingleItem().Message.ShouldContain("more than 100000 values");
    }

    [Fact]
    public void Parse_MillionBrackets_IsAFaultAndNoStackOverflow() =>
        ConfigDocument.Parse(new string('[', 1_000_000)).Findings.ShouldHaveSingleItem().Message.ShouldContain("deeper than 64");

    [Fact]
    public void Parse_MillionBracesInAVariable_AreText() =>
        ConfigDocument.Parse("a: ${env:DEEP}", _ => new string('{', 500_000)).Root.Find("a")!.Kind.ShouldBe(ConfigNodeKind.Scalar);

    [Fact]
    public void Parse_TooLong_IsNotRead() =>
        ConfigDocument.Parse(new string('#', ConfigDocument.CharsMax + 1)).Findings.ShouldHaveSingleItem().Message.ShouldContain("characters");

    [Fact]
    public void Parse_MergeKey_FillsWhatTheMapDoesNotSay()
    {
        ConfigNode both = ConfigDocument.Parse("""
            base: &base { a: 1, b: 2 }
            both: { <<: *base, b: 3 }
            """).Root.Find("both")!;

        both.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Text).ShouldBe(new Dictionary<string, string> { ["b"] = "3", ["a"] = "1" }, ignoreOrder: true);
    }
}
