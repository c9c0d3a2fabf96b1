using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Clew.Samples.ResearchTeam.Model;

/// <summary>Vectors in the JSON of <c>/v1/embeddings</c>: hashed bags of words, unit length, so that texts sharing words are near each other.</summary>
internal static class EmbeddingAnswer
{
    private const int Dimensions = 256;
    private static readonly char[] Separators = [' ', '.', ',', ':', '?', ';', '\n'];

    public static JsonObject From(IReadOnlyList<string> inputs, string model, bool isBase64)
    {
        JsonArray data = [];
        int tokens = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            string[] words = inputs[i].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            // The rule of thumb for English: three words make four tokens.
            tokens += ((words.Length * 4) + 2) / 3;
            float[] vector = Embed(words);
            data.Add(new JsonObject
            {
                ["object"] = "embedding",
                ["index"] = i,
                ["embedding"] = isBase64 ? Base64(vector) : new JsonArray([.. vector.Select(value => (JsonNode)value)]),
            });
        }
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = data,
            ["model"] = model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens },
        };
    }

    private static float[] Embed(string[] words)
    {
        float[] vector = new float[Dimensions];
        foreach (string word in words)
        {
            vector[Hash(word) % Dimensions] += 1;
        }
        float length = MathF.Sqrt(vector.Sum(value => value * value));
        return length == 0 ? vector : [.. vector.Select(value => value / length)];
    }

    // string.GetHashCode differs from process to process; the demo must not.
    private static uint Hash(string word) =>
        word.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ char.ToLowerInvariant(c)) * 16777619u));

    private static string Base64(float[] vector)
    {
        byte[] bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }
        return Convert.ToBase64String(bytes);
    }
}
