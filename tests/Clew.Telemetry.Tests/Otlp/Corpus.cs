namespace Clew.Telemetry.Tests.Otlp;

/// <summary>The recorded bodies in tests/Shared/Corpus.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>All bodies of a signal, in a fixed order.</summary>
    public static byte[][] All(string signal) =>
        [.. Directory.GetFiles(Folder, $"*-{signal}.pb", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
