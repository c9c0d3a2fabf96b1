using System.Reflection;

namespace Clew.Packages.Tests;

/// <summary>All packages of the instrumentation, packed once into a folder that serves as feed.</summary>
public sealed class LocalFeed : IAsyncLifetime
{
    private static readonly string Root = Metadata("RepositoryRoot");

    public string Folder { get; } = Directory.CreateTempSubdirectory("clew-packages-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    public string[] Packages => [.. Directory.GetFiles(Feed, "*.nupkg").Order(StringComparer.Ordinal)];

    public string Package(string id) => Packages.Single(path => Path.GetFileName(path) == $"{id}.{Version}.nupkg");

    public string Version => "0.1.0";

    /// <summary>Packs what the build has built, all projects in one process: compiling them anew, one by one, took two minutes.</summary>
    public async ValueTask InitializeAsync()
    {
        string projects = string.Join(';', Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Where(IsPackage));
        string file = Path.Combine(Folder, "pack.proj");
        File.WriteAllText(file, $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{projects}" Targets="Pack" Properties="NoBuild=true;Configuration={Metadata("Configuration")};PackageOutputPath={Feed}" />
              </Target>
            </Project>
            """);
        await DotnetCommand.Run(Root, new Dictionary<string, string>(), "msbuild", file, "-t:Pack", "-nologo", "-v:q");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A fresh console application that may use the feed, and a package folder of its own.</summary>
    public string NewApplication(string name, string[] packages, string program)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        string global = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string references = string.Concat(packages.Select(package => $"""<PackageReference Include="{package.Split('/')[0]}" Version="{package.Split('/')[1]}" />"""));
        // What the repository restored is taken from there; what the feed has must not be left behind there.
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>{Path.Combine(Folder, "restored")}</RestorePackagesPath>
                <RestoreFallbackFolders>{global}</RestoreFallbackFolders>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        return folder;
    }

    private static string Metadata(string key) =>
        typeof(LocalFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static bool IsPackage(string project) =>
        Path.GetFileName(project).StartsWith("Clew.Instrumentation", StringComparison.Ordinal)
        && File.ReadAllText(project).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal);
}
