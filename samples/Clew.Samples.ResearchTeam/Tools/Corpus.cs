using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clew.Samples.ResearchTeam.Tools;

/// <summary>The documents that the tools search, embedded in the assembly; all figures in them are invented.</summary>
internal sealed class Corpus
{
    private readonly IReadOnlyDictionary<string, HashSet<string>> words;

    private Corpus(IReadOnlyList<Document> documents)
    {
        Documents = documents;
        words = documents.ToDictionary(document => document.Id, document => Tokenize(document.Title + " " + document.Text).ToHashSet());
    }

    public IReadOnlyList<Document> Documents { get; }

    public static Corpus Load()
    {
        using Stream stream = typeof(Corpus).Assembly.GetManifestResourceStream("corpus.json")
            ?? throw new InvalidOperationException("The assembly was built without its corpus.");
        return new Corpus(JsonSerializer.Deserialize<List<Document>>(stream, JsonSerializerOptions.Web) ?? []);
    }

    public Document? Find(string id) => Documents.FirstOrDefault(document => document.Id == id);

    /// <summary>Documents that share words with the query, rare words counting more; best first.</summary>
    public IReadOnlyList<(Document Document, double Score)> Search(string query, int limit)
    {
        string[] terms = [.. Tokenize(query).Distinct()];
        return [.. Documents
            .Select(document => (Document: document, Score: terms.Where(words[document.Id].Contains).Sum(Rarity)))
            .Where(hit => hit.Score > 0)
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Document.Id, StringComparer.Ordinal)
            .Take(limit)];
    }

    private double Rarity(string term) => Math.Log(1 + ((double)Documents.Count / (1 + words.Values.Count(set => set.Contains(term)))));

    private static IEnumerable<string> Tokenize(string text)
    {
        StringBuilder word = new();
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
                continue;
            }
            if (char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol && !char.IsAscii(c))
            {
                // The fault that one story is about: the index was built for ASCII and letters, and nobody ever searched for a price in euros.
                throw new ToolFailedException("query_not_tokenizable", $"Search backend answered 400: cannot tokenize U+{(int)c:X4} in the query.");
            }
            if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    internal sealed record Document(string Id, string Title, string Text);
}
