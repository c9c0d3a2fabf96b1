using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Clew.Tests;

/// <summary>House rules that a machine can see.</summary>
public sealed partial class TidyTests
{
    private const int FileLinesMax = 500;
    private static readonly string Root = typeof(TidyTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    [Fact]
    public void SourceFiles_AreShort() =>
        Sources().Where(file => File.ReadLines(file).Count() > FileLinesMax).Select(Relative).ShouldBeEmpty();

    [Fact]
    public void TypeNames_SayTheirJob() =>
        Sources().Where(file => VagueName().IsMatch(Path.GetFileNameWithoutExtension(file))).Select(Relative).ShouldBeEmpty();

    [Fact]
    public void Catches_AreNeverEmpty() =>
        Sources().Where(file => EmptyCatch().IsMatch(File.ReadAllText(file))).Select(Relative).ShouldBeEmpty();

    [Fact]
    public void UnfinishedWork_LinksItsIssue() =>
        Sources().Where(file => !file.EndsWith("TidyTests.cs", StringComparison.Ordinal) && Unfinished().IsMatch(File.ReadAllText(file))).Select(Relative).ShouldBeEmpty();

    [Fact]
    public void ServerInterfaces_HaveTwoImplementations()
    {
        string[] texts = [.. Tracked("src/*.cs").Select(File.ReadAllText)];
        IEnumerable<string> names = texts.SelectMany(text => InterfaceDeclaration().Matches(text)).Select(match => match.Groups[1].Value).Distinct();

        names.Where(name => texts.Sum(text => Regex.Count(text, $@"(?:class|record|struct)\s[^{{;]*[:,]\s*(?:[\w.<>, ]+,\s*)?{name}\b")) < 2).ShouldBeEmpty();
    }

    [Fact]
    public void LockFiles_CarryNoAddresses() =>
        Tracked("*package-lock.json").Where(file => File.ReadAllText(file).Contains("\"resolved\"", StringComparison.Ordinal)).Select(Relative).ShouldBeEmpty();

    [Fact]
    public void Documents_LinkToFilesThatExist()
    {
        List<string> dead = [];
        foreach (string file in Tracked("*.md"))
        {
            foreach (Match link in RelativeLink().Matches(File.ReadAllText(file)))
            {
                string target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value);
                if (!File.Exists(target) && !Directory.Exists(target))
                {
                    dead.Add($"{Relative(file)} -> {link.Groups[1].Value}");
                }
            }
        }
        dead.ShouldBeEmpty();
    }

    private static IEnumerable<string> Sources() => Tracked("*.cs", "*.ts", "*.tsx").Where(file => !file.EndsWith(".gen.ts", StringComparison.Ordinal));

    private static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static string[] Tracked(params string[] patterns)
    {
        ProcessStartInfo start = new("git") { WorkingDirectory = Root, RedirectStandardOutput = true };
        foreach (string argument in (string[])["ls-files", "--cached", "--others", "--exclude-standard", "--", .. patterns])
        {
            start.ArgumentList.Add(argument);
        }
        using Process git = Process.Start(start)!;
        string[] files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
        return [.. files.Select(file => Path.Combine(Root, file)).Where(File.Exists)];
    }

    [GeneratedRegex(@"(Utils?|Helpers?|Manager|Common|Misc)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*(when\s*\([^{]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException|\bSkip\s*=\s*""|\.skip\(")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"interface (I[A-Z]\w+)")]
    private static partial Regex InterfaceDeclaration();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")]
    private static partial Regex RelativeLink();
}
