using System.Reflection;
using System.Text.Json;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>The data of the built-in recognisers, or what a facts folder has in their place.</summary>
public sealed class RecogniserSet
{
    private const string FileName = "recognisers.json";

    private RecogniserSet(RecogniserFile file) => File = file;

    /// <summary>What comes with Clew.</summary>
    public static RecogniserSet BuiltIn { get; } = ReadBuiltIn();

    /// <summary>Names of all rules, sorted: what a policy can switch off and what counters are labelled with.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            RuleNames names = new();
            _ = new TextRecognisers(File, names, new HashSet<string>());
            return [.. Enumerable.Range(0, names.Count).Select(i => names[i]).Order(StringComparer.Ordinal)];
        }
    }

    internal RecogniserFile File { get; }

    /// <summary>The file <c>recognisers.json</c> of the folder, which replaces the built-in one as a whole; that one when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not valid; the message names it and the fault.</exception>
    public static RecogniserSet Load(string? factsFolder)
    {
        string path = Path.Combine(factsFolder ?? "", FileName);
        if (factsFolder is null || !System.IO.File.Exists(path))
        {
            return BuiltIn;
        }
        using FileStream stream = System.IO.File.OpenRead(path);
        return Read(stream, path);
    }

    private static RecogniserSet ReadBuiltIn()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(FileName)!;
        return Read(stream, FileName);
    }

    private static RecogniserSet Read(Stream stream, string path)
    {
        try
        {
            RecogniserFile file = JsonSerializer.Deserialize(stream, RecogniserJson.Default.RecogniserFile) ?? throw new JsonException("The file holds null.");
            _ = new TextRecognisers(file, new RuleNames(), new HashSet<string>());
            return new RecogniserSet(file);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }
}
