using System.Reflection;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static JsonElement ReadRegistry(string name)
    {
        using FileStream stream = File.OpenRead(Path.Combine(Root, "src/Clew.SemanticConventions/registry", name));
        return JsonDocument.Parse(stream).RootElement;
    }
}
