namespace Clew.Storage.DuckDB.Tests;

public sealed class BucketCountsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AddItems_OfManyLists_CountsEachBucketOnce(int seed)
    {
        Random random = new(seed);
        BucketCounts counts = new();
        SortedDictionary<int, int> expected = [];
        for (int list = 0; list < 50; list++)
        {
            int[] buckets = [.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(0, 300)).Order()];
            // Counts beyond an item's room come as several items of one bucket, and corrections are negative.
            (int Bucket, int Count)[] items = [.. buckets.Select(bucket => (bucket, random.Next(-500, 501)))];
            counts.AddItems([.. items.Select(item => (item.Bucket * BucketCounts.ItemFactor) + item.Count)]);
            foreach ((int bucket, int count) in items)
            {
                expected[bucket] = expected.GetValueOrDefault(bucket) + count;
            }
        }
        counts.Indexes.ToArray().ShouldBe(expected.Keys);
        counts.Counts.ToArray().ShouldBe(expected.Values);
    }

    [Fact]
    public void AddItems_ThatDoNotAscend_IsRefused()
    {
        BucketCounts counts = new();

        Should.Throw<ArgumentException>(() => counts.AddItems([(7 * BucketCounts.ItemFactor) + 1, (6 * BucketCounts.ItemFactor) + 1])).Message.ShouldContain("bucket 6 comes after 7");
    }
}
