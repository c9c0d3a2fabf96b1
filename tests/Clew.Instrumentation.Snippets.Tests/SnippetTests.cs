using System.Reflection;
using System.Text.RegularExpressions;

namespace Clew.Instrumentation.Snippets.Tests;

/// <summary>Each piece of C# in the instrumentation's pages is a piece of a file here, which the compiler has accepted.</summary>
public sealed partial class SnippetTests
{
    private static readonly string Root = typeof(SnippetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static data => data.Key == "RepositoryRoot").Value!;

    private static readonly string Compiled = string.Concat(
        Directory.EnumerateFiles(Path.Combine(Root, "tests/Clew.Instrumentation.Snippets.Tests/Pages"), "*.cs").Select(path => Code(File.ReadAllText(path))));

    public static TheoryData<string, int> Snippets
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string page in Directory.EnumerateFiles(Path.Combine(Root, "docs/instrumentation"), "*.md")
                .Concat(Directory.EnumerateDirectories(Path.Combine(Root, "src"), "Clew.Instrumentation*").SelectMany(static folder => Directory.EnumerateFiles(folder, "*.md"))))
            {
                for (int number = 0; number < Fence().Count(File.ReadAllText(page)); number++)
                {
                    data.Add(Path.GetRelativePath(Root, page), number);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_OfAPage_Compiles(string page, int number)
    {
        string snippet = Fence().Matches(File.ReadAllText(Path.Combine(Root, page)))[number].Groups["code"].Value;

        // A line of dots stands for what the page leaves out.
        foreach (string piece in Omission().Split(snippet))
        {
            Compiled.Contains(Code(piece), StringComparison.Ordinal).ShouldBeTrue($"{page} has code that is in no file of Pages, and so may not compile:\n{piece}");
        }
    }

    /// <summary>The code without what the compiler does not see: comments and white space.</summary>
    private static string Code(string text) => WhiteSpace().Replace(Comment().Replace(text, ""), "");

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*\.\.\.\s*$", RegexOptions.Multiline)]
    private static partial Regex Omission();

    [GeneratedRegex(@"(?<!:)//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
