using Clew.Analyse.Screen;

namespace Clew.Analyse.Tests.Screen;

public sealed class WordListTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(5_000)]
    public void Add_AnyNumberOfWords_KeepsThemInOrder_AlsoInItsNextUse(int count)
    {
        uint[] words = [.. Enumerable.Range(0, count).Select(i => (uint)i * 7)];
        WordList list = default;
        for (int use = 0; use < 2; use++)
        {
            foreach (uint word in words)
            {
                list.Add(word);
            }

            list.Count.ShouldBe(count);
            list.Items.ToArray().ShouldBe(words);
            list.Clear();
            list.Items.Length.ShouldBe(0);
        }
    }
}
