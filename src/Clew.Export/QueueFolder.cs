using Microsoft.Extensions.Logging;

namespace Clew.Export;

/// <summary>The folder that holds a folder of queues for each destination.</summary>
/// <param name="path">Made when it is locked.</param>
/// <param name="log">Told of queues that are nobody's.</param>
internal sealed class QueueFolder(string path, ILogger log) : IDisposable
{
    private FileStream? held;

    /// <summary>Where the queues of a destination are. A name such as <c>otlphttp/team</c> is one folder.</summary>
    internal string Of(string destination) => Path.Combine(path, NameOf(destination));

    /// <summary>Two processes that append to the same queues would destroy them.</summary>
    /// <exception cref="IOException">Another process uses them.</exception>
    internal void Lock()
    {
        if (held is not null)
        {
            return;
        }
        Directory.CreateDirectory(path);
        try
        {
            held = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"The queues in '{path}' are in use by another process.", e);
        }
    }

    /// <summary>Logs queues that none of these destinations has.</summary>
    internal void TellOrphans(IEnumerable<string> destinations)
    {
        if (!Directory.Exists(path))
        {
            return;
        }
        HashSet<string> known = [.. destinations.Select(NameOf)];
        foreach (DirectoryInfo orphan in new DirectoryInfo(path).GetDirectories().Where(one => !known.Contains(one.Name)))
        {
            Log.QueueOrphaned(log, orphan.FullName, orphan.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
        }
    }

    public void Dispose() => held?.Dispose();

    private static string NameOf(string destination) => Uri.EscapeDataString(destination);
}
