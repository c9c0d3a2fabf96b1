namespace Clew.Pipeline.Redact.Recognise;

/// <summary>What is known of a text from outside of it.</summary>
/// <param name="key">Name of the attribute; empty where the text has none.</param>
/// <param name="skipsAddresses">Internet addresses in it are those of machines.</param>
internal readonly ref struct TextContext(ReadOnlySpan<byte> key, bool skipsAddresses)
{
    public ReadOnlySpan<byte> Key { get; } = key;

    public bool SkipsAddresses { get; } = skipsAddresses;
}
