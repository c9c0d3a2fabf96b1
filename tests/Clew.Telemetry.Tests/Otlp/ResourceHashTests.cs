namespace Clew.Telemetry.Tests.Otlp;

public class ResourceHashTests
{
    private static ulong HashOf(params byte[][] resourceFields)
    {
        byte[] body = Proto.Sub(1, Proto.Sub(1, resourceFields), Proto.Sub(2, Proto.Bytes(2, Some.SpanMessage())));
        return Some.DecodedSpans(body)[0].Resource.Hash;
    }

    /// <summary>The hash is a key of stored rows: this value may never change.</summary>
    [Fact]
    public void Hash_OfKnownContent_IsStableAcrossVersions() =>
        HashOf(Proto.Attribute(1, "service.name", "shop"), Proto.Attribute(1, "service.version", "1.2.3")).ShouldBe(12231091733088083606ul);

    [Fact]
    public void Hash_AttributesInAnotherOrder_IsTheSame() =>
        HashOf(Proto.Attribute(1, "a", "1"), Proto.Attribute(1, "b", "2")).ShouldBe(HashOf(Proto.Attribute(1, "b", "2"), Proto.Attribute(1, "a", "1")));

    [Fact]
    public void Hash_DifferentContent_Differs()
    {
        byte[] Value(byte[] value) => Proto.Sub(1, Proto.Text(1, "k"), Proto.Bytes(2, value));
        ulong[] hashes =
        [
            HashOf(), HashOf(Value([])), HashOf(Value(Proto.Text(1, ""))), HashOf(Value(Proto.Text(1, "\0"))), HashOf(Value(Proto.Text(1, "\0\0"))),
            HashOf(Value(Proto.Bytes(7, 0))), HashOf(Value(Proto.Number(3, 0))), HashOf(Value(Proto.Number(3, 1))), HashOf(Value(Proto.Number(2, 1))),
            HashOf(Value(Proto.Double(4, 1))), HashOf(Value(Proto.Sub(5))), HashOf(Value(Proto.Sub(5, Proto.Sub(1)))), HashOf(Value(Proto.Sub(6))),
            HashOf(Proto.Attribute(1, "a", "b"), Proto.Attribute(1, "c", "d")), HashOf(Proto.Attribute(1, "a", "d"), Proto.Attribute(1, "c", "b")),
            HashOf(Proto.Attribute(1, "a", "b"), Proto.Attribute(1, "a", "b")), HashOf(Proto.Attribute(1, "b", "a")), HashOf(Proto.Number(2, 1)),
        ];

        hashes.Distinct().Count().ShouldBe(hashes.Length);
    }

    [Fact]
    public void Hash_OfManySimilarResources_HasNoCollision()
    {
        byte[] spans = Proto.Sub(2, Proto.Bytes(2, Some.SpanMessage()));
        IEnumerable<byte[]> resources = Enumerable.Range(0, 10_000).Select(i =>
            Proto.Sub(1, Proto.Sub(1, Proto.Attribute(1, "service.name", "shop"), Proto.Attribute(1, "host.name", "node-" + i)), spans));

        SpanBatch batch = Some.DecodedSpans([.. resources.SelectMany(resource => resource)]);

        Canonical.Items(batch).Select(span => span.Resource.Hash).Distinct().Count().ShouldBe(10_000);
    }
}
