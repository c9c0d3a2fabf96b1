using System.IO.Compression;
using System.Xml.Linq;

namespace Clew.Packages.Tests;

public sealed class PackageTests(LocalFeed feed) : IClassFixture<LocalFeed>
{
    [Fact]
    public void Packages_EachHasLibrariesDocumentationAndReadme()
    {
        feed.Packages.ShouldNotBeEmpty();
        foreach (string path in feed.Packages)
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            string id = Path.GetFileName(path).Replace($".{feed.Version}.nupkg", "", StringComparison.Ordinal);
            string[] files = [.. package.Entries.Select(entry => entry.FullName)];
            files.ShouldContain("README.md", id);
            foreach (string framework in (string[])["net8.0", "net10.0"])
            {
                files.ShouldContain($"lib/{framework}/{id}.dll");
                files.ShouldContain($"lib/{framework}/{id}.xml");
            }
        }
    }

    [Fact]
    public void ClewInstrumentation_DependsOnTheOpenTelemetryApiOnly()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.Package("Clew.Instrumentation"));
        using Stream manifest = package.GetEntry("Clew.Instrumentation.nuspec")!.Open();

        XDocument.Load(manifest).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Distinct()
            .ShouldBe(["OpenTelemetry.Api"]);
    }

    [Fact]
    public async Task FreshConsoleApplication_WithThreeLines_SendsItsAgent()
    {
        await using Collector collector = await Collector.Start();
        string folder = feed.NewApplication("fresh", [$"Clew.Instrumentation/{feed.Version}", "OpenTelemetry.Exporter.OpenTelemetryProtocol/1.20.1"], """
            using Clew.Instrumentation;
            using OpenTelemetry;
            using OpenTelemetry.Trace;

            using var traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();
            using var run = GenAI.StartAgent("fresh_agent");
            using var tool = GenAI.StartTool("search_web");
            """);

        await DotnetCommand.Run(folder, collector.Variables, "run", "--nologo");

        collector.Received("traces").ShouldContain("invoke_agent fresh_agent");
        collector.Received("traces").ShouldContain("execute_tool search_web");
    }
}
