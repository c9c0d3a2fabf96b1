using System.Text;

namespace Clew.Workload;

/// <summary>
/// Text of made-up words whose frequency falls with their rank, as in real language, so that compressors meet something like prose.
/// </summary>
internal sealed class PseudoText
{
    private const int Words = 4096;
    private const int WordsPerSentence = 12;
    private const int ShortWords = 60;
    private const int VocabularySeed = 42;
    private static readonly string[] Syllables =
        ["al", "be", "cor", "da", "en", "fi", "gon", "har", "is", "ju", "ka", "lem", "mo", "nu", "op", "per", "qua", "ris", "so", "tra", "ul", "vi", "wen", "xo", "yl", "zi", "ment", "er", "ous", "est"];

    private readonly string[] vocabulary = new string[Words];
    private readonly double[] cumulative = new double[Words];

    public PseudoText()
    {
        Dice dice = new(VocabularySeed);
        double sum = 0;
        for (int i = 0; i < Words; i++)
        {
            int syllables = i < ShortWords ? 1 : 2 + dice.Below(3);
            vocabulary[i] = string.Concat(Enumerable.Range(0, syllables).Select(_ => Syllables[dice.Below(Syllables.Length)]));
            sum += 1.0 / (i + 2);
            cumulative[i] = sum;
        }
        for (int i = 0; i < Words; i++)
        {
            cumulative[i] /= sum;
        }
    }

    /// <summary>Sentences of at least so many characters, all ASCII and without anything JSON would escape.</summary>
    public string Write(Dice dice, int length)
    {
        StringBuilder text = new(length + 32);
        for (int word = 0; text.Length < length; word++)
        {
            int rank = Array.BinarySearch(cumulative, dice.Fraction());
            string next = vocabulary[Math.Min(rank < 0 ? ~rank : rank, Words - 1)];
            bool first = word % WordsPerSentence == 0;
            text.Append(first ? char.ToUpperInvariant(next[0]) : next[0]).Append(next.AsSpan(1));
            text.Append(word % WordsPerSentence == WordsPerSentence - 1 ? ". " : " ");
        }
        return text.ToString();
    }
}
