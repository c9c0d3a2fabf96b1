using System.Globalization;
using System.Text;

namespace Clew.Server.Export.Choose;

/// <summary>A file with a time: what was received before it is decided on. Without the file nothing has to be made up for.</summary>
internal sealed class DecidedThrough(string path)
{
    private string? written;

    /// <summary>Whether there is a time.</summary>
    public bool IsKnown => File.Exists(path);

    /// <summary>In nanoseconds since 1970; null when nobody chose traces before.</summary>
    public long? Read() =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out long time) ? time : null;

    /// <exception cref="IOException">The time before holds: some traces are decided on again after a restart.</exception>
    public void Write(long unixNano)
    {
        string text = unixNano.ToString(CultureInfo.InvariantCulture);
        if (text == written)
        {
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string copy = path + ".new";
        using (FileStream file = new(copy, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(copy, path, overwrite: true);
        written = text;
    }

    public void Delete()
    {
        // To delete a file of a folder that is not there is an error.
        if (IsKnown)
        {
            File.Delete(path);
        }
        written = null;
    }
}
