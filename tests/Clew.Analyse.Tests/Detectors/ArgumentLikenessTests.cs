using Clew.Analyse.Detectors;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests.Detectors;

public sealed class ArgumentLikenessTests
{
    private readonly ArgumentLikeness likeness = new(wordsMin: 4);

    [Theory]
    [InlineData("""{"q":"export fails"}""", """{"q":"Export  FAILS!"}""", Likeness.Same)]
    [InlineData("""{"q":"export fails"}""", """{"q":"fails export"}""", Likeness.Same)]
    [InlineData("""{"q":"why does the export fail"}""", """{"q":"why does the csv export fail"}""", Likeness.OneWord)]
    [InlineData("""{"q":"why does the export fail"}""", """{"q":"why does the export break"}""", Likeness.OneWord)]
    [InlineData("""{"q":"export"}""", """{"q":"import"}""", Likeness.Different)]
    [InlineData("""{"q":"why does export 4 fail"}""", """{"q":"why does export 5 fail"}""", Likeness.Different)]
    [InlineData("""{"q":"x","page":1}""", """{"q":"x","page":2}""", Likeness.Different)]
    [InlineData("""{"url":"https://shop.example/en/home"}""", """{"url":"https://shop.example/en/cart"}""", Likeness.Different)]
    [InlineData("""{"path":"a/b"}""", """{"path":"b/a"}""", Likeness.Different)]
    [InlineData("""{"q":"x"}""", """{"p":"x"}""", Likeness.Different)]
    [InlineData("""{"q":"x"}""", """{"q":"x","r":1}""", Likeness.Different)]
    [InlineData("""{"a":"one two three four","b":"five six seven eight"}""", """{"a":"one two three nine","b":"five six seven nine"}""", Likeness.Different)]
    [InlineData("plain words here now", "plain words here Now", Likeness.Same)]
    [InlineData("""{"q":"cut""", """{"q":"cut here""", Likeness.Different)]
    public void Compare_TwoArguments_TellsWhetherTheDifferenceMatters(string left, string right, object expected)
    {
        likeness.Compare(left, right).ShouldBe((Likeness)expected);
        likeness.Compare(right, left).ShouldBe((Likeness)expected);
    }
}
