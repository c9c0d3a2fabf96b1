using System.Globalization;
using System.Text;
using Clew.Storage.DuckDB.Fragments;

namespace Clew.Storage.DuckDB.Tests;

public sealed class IdTableTests
{
    private readonly IdTable ids = new();

    [Fact]
    public void Add_ManyIds_EachHasItsNumberAndText()
    {
        string[] texts = [.. Enumerable.Range(0, 3_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"conversation {i} ") + new string('x', i % 50)), new('y', 200_000)];
        int[] numbers = [.. texts.Select(Add)];

        numbers.Distinct().Count().ShouldBe(texts.Length);
        numbers.ShouldNotContain(IdTable.None);
        texts.Select(Add).ShouldBe(numbers);
        texts.Select(ids.Find).ShouldBe(numbers);
        numbers.Select(ids.ToString).ShouldBe(texts);
        ids.Find("conversation").ShouldBe(IdTable.None);
    }

    [Fact]
    public void Least_OfTwo_IsTheLesserTextAndNoneIsGreatest()
    {
        (int b, int a) = (Add("b"), Add("a"));

        ids.Least(b, a).ShouldBe(a);
        ids.Least(a, b).ShouldBe(a);
        ids.Least(IdTable.None, b).ShouldBe(b);
        ids.Least(b, IdTable.None).ShouldBe(b);
        ids.ToString(IdTable.None).ShouldBeNull();
    }

    private int Add(string text) => ids.Add(Encoding.UTF8.GetBytes(text));
}
