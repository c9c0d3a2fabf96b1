using System.Reflection;
using System.Runtime.CompilerServices;

namespace Clew.Instrumentation.Tests;

/// <summary>
/// The public surface is a promise, so each change of it shows up in a file that is reviewed. After a wanted change, write the file anew with
/// <c>CLEW_ACCEPT_API=1 dotnet test tests/Clew.Instrumentation.Tests</c>.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Clew.Instrumentation")]
    [InlineData("Clew.Instrumentation.ExtensionsAI")]
    [InlineData("Clew.Instrumentation.Hosting")]
    [InlineData("Clew.Instrumentation.Mcp")]
    [InlineData("Clew.Instrumentation.Testing")]
    public void PublicApi_IsWhatTheFileSays(string assembly)
    {
        string path = Path.Combine(RepositoryRoot(), "src", assembly, "PublicAPI.txt");
        string[] actual = [.. Assembly.Load(assembly).GetExportedTypes().SelectMany(PublicApiText.Of).Order(StringComparer.Ordinal)];
        if (Environment.GetEnvironmentVariable("CLEW_ACCEPT_API") == "1")
        {
            File.WriteAllLines(path, actual);
        }

        string[] expected = File.ReadAllLines(path);
        actual.Except(expected).ShouldBeEmpty("new members");
        expected.Except(actual).ShouldBeEmpty("members that are gone");
    }

    [Theory]
    [InlineData("Clew.Instrumentation")]
    [InlineData("Clew.Instrumentation.ExtensionsAI")]
    [InlineData("Clew.Instrumentation.Hosting")]
    [InlineData("Clew.Instrumentation.Mcp")]
    [InlineData("Clew.Instrumentation.Testing")]
    public void PublicApi_EveryTypeHasADocumentationComment(string assembly)
    {
        string documentation = File.ReadAllText(Path.ChangeExtension(Assembly.Load(assembly).Location, ".xml"));

        Assembly.Load(assembly).GetExportedTypes().Select(type => $"\"T:{type.FullName}\"").Where(id => !documentation.Contains(id, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string RepositoryRoot() => typeof(PublicApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}
