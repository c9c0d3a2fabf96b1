using System.Diagnostics;

namespace Clew.Tests;

public sealed class GeneratedFilesTests
{
    private const string CodeFolder = "src/Clew.SemanticConventions/Generated";
    private const string DocumentFolder = "docs/semantic-conventions";

    /// <summary>Written by hand, beside the generated ones.</summary>
    private static readonly HashSet<string> HandWritten = ["docs/semantic-conventions/message-shapes.md", "docs/semantic-conventions/README.md"];

    [Fact]
    public void CommittedFiles_AreWhatTheGeneratorWrites()
    {
        DirectoryInfo fresh = Directory.CreateTempSubdirectory("clew-semconv-");
        try
        {
            Generate(fresh.FullName);
            SortedDictionary<string, string> expected = ReadFiles(fresh.FullName);
            SortedDictionary<string, string> committed = ReadFiles(Repository.Root);

            committed.Keys.ShouldBe(expected.Keys, "run eng/generate.sh");
            expected.Where(file => committed[file.Key] != file.Value).Select(file => file.Key).ShouldBeEmpty("run eng/generate.sh");
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    private static void Generate(string folder)
    {
        ProcessStartInfo start = new("node", [Path.Combine(Repository.Root, "eng/generate-semconv.mjs"), "--out", folder]) { RedirectStandardError = true };
        using Process node = Process.Start(start)!;
        string errors = node.StandardError.ReadToEnd();
        node.WaitForExit();
        node.ExitCode.ShouldBe(0, errors);
    }

    private static SortedDictionary<string, string> ReadFiles(string root)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string folder in (string[])[CodeFolder, DocumentFolder])
        {
            foreach (string path in Directory.EnumerateFiles(Path.Combine(root, folder)))
            {
                string name = $"{folder}/{Path.GetFileName(path)}";
                if (!HandWritten.Contains(name))
                {
                    files.Add(name, File.ReadAllText(path));
                }
            }
        }
        return files;
    }
}
