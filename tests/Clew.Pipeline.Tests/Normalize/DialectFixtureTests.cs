using System.Text;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Pipeline.Tests.Normalize;

/// <summary>
/// One OTLP request per vocabulary in <c>Fixtures/NAME.json</c>, written by hand from what its emitter sends, and in
/// <c>Fixtures/NAME.expected.txt</c> all that is understood of each span.
/// </summary>
public sealed class DialectFixtureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Normalize", "Fixtures");

    public static TheoryData<string> Sources() =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Fixture_IsUnderstood(string source) =>
        Understand(source).ShouldBe(File.ReadAllText(Path.Combine(Folder, source + ".expected.txt")).ReplaceLineEndings("\n").TrimEnd('\n'));

    [Fact]
    public void EveryDialect_HasAFixture() =>
        DialectSet.BuiltIn.Names.Select(name => name.ToString()).Except(["otel_general"]).Except(Sources().Select(row => row.Data)).ShouldBeEmpty();

    private static string Understand(string source)
    {
        SpanBatch batch = new() { Buffer = File.ReadAllBytes(Path.Combine(Folder, source + ".json")) };
        batch.BufferLength = batch.Buffer.Length;
        TraceDecoder.DecodeJson(batch, new DecodeLimits()).Ok.ShouldBeTrue();
        Run.Process(batch);
        StringBuilder text = new();
        for (int i = 0; i < batch.Count; i++)
        {
            string status = batch[i].IsError ? " (error)" : "";
            text.Append("== ").Append(batch[i].Name.ToString()).Append(status).Append('\n').Append(WithoutCost(SpanText.Of(batch[i]))).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Prices and what counts in a whole trace have tests of their own.</summary>
    private static string WithoutCost(string text) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("cost ", StringComparison.Ordinal)));
}
