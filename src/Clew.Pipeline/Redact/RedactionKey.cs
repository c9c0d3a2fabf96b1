using System.Security.Cryptography;

namespace Clew.Pipeline.Redact;

/// <summary>
/// The secret of keyed hashes: who has the stored data, but not this, cannot find out by trying which e-mail address a hash stands for.
/// Kept beside the data in a file of its own that only its owner may read. Never logged.
/// </summary>
public sealed class RedactionKey
{
    private const string FileName = "redaction.key";
    private const int KeyBytes = 32;

    private readonly byte[] key;

    private RedactionKey(byte[] key) => this.key = key;

    /// <summary>A key that ends with the process: for a preview.</summary>
    public static RedactionKey Ephemeral() => new(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The key of a data folder, made when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is there and holds no key.</exception>
    public static RedactionKey Open(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        string path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path))
        {
            Create(path);
        }
        string text = File.ReadAllText(path).Trim();
        return text.Length == 2 * KeyBytes && text.All(char.IsAsciiHexDigit)
            ? new RedactionKey(Convert.FromHexString(text))
            : throw new InvalidDataException($"{path} does not hold a key of {2 * KeyBytes} hexadecimal digits. Without the key that was in it hashes of the same value differ from earlier ones.");
    }

    /// <summary>A crash leaves a whole key or none: it gets its name when it is on disk.</summary>
    private static void Create(string path)
    {
        string unfinished = path + ".new";
        File.Delete(unfinished);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (FileStream file = new(unfinished, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))));
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path);
    }

    /// <summary>The first 8 bytes of an HMAC-SHA256, as 16 hexadecimal digits: enough to tell users apart.</summary>
    internal void Hash(ReadOnlySpan<byte> value, Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, value, hash);
        Convert.TryToHexStringLower(hash[..(HexBytes / 2)], hex, out _);
    }

    internal const int HexBytes = 16;
}
