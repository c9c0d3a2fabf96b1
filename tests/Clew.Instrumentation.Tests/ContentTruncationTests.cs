using System.Text.Json;

namespace Clew.Instrumentation.Tests;

public sealed class ContentTruncationTests
{
    [Fact]
    public void Shorten_LongText_LosesItsEndAndStaysJson()
    {
        string json = $$"""[{"role":"user","parts":[{"type":"text","content":"{{new string('x', 5000)}}"}]},{"role":"assistant","parts":[{"type":"text","content":"short"}]}]""";

        string shorter = ContentTruncation.Shorten(json, 1000);

        shorter.Length.ShouldBeLessThanOrEqualTo(1000);
        using JsonDocument document = JsonDocument.Parse(shorter);
        document.RootElement.GetArrayLength().ShouldBe(2);
        document.RootElement[0].GetProperty("parts")[0].GetProperty("content").GetString().ShouldEndWith("…[truncated]");
        document.RootElement[1].GetProperty("parts")[0].GetProperty("content").GetString().ShouldBe("short");
    }

    [Fact]
    public void Shorten_ManyMessages_KeepsTheNewest()
    {
        string json = JsonSerializer.Serialize(Enumerable.Range(0, 500).Select(i => new { role = "user", n = i }));

        string shorter = ContentTruncation.Shorten(json, 1000);

        shorter.Length.ShouldBeLessThanOrEqualTo(1000);
        using JsonDocument document = JsonDocument.Parse(shorter);
        JsonElement[] kept = [.. document.RootElement.EnumerateArray()];
        kept.Length.ShouldBeGreaterThan(10);
        kept[^1].GetProperty("n").GetInt32().ShouldBe(499);
    }

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("""{"a":"äöü"}""", """{"a":"äöü"}""")]
    public void Shorten_WithinLimit_IsUnchanged(string json, string expected) => ContentTruncation.Shorten(json, 256).ShouldBe(expected);

    [Fact]
    public void Shorten_PlainText_IsCutBetweenCharacters()
    {
        string shorter = ContentTruncation.Shorten(new string('x', 254) + "😀😀😀", 256);

        shorter.ShouldBe(new string('x', 254) + "…");
    }
}
