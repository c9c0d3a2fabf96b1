using Clew.Pipeline.Normalize;
using Clew.Server.Settings;

namespace Clew.Server.Ingest;

/// <summary>
/// Follows the user's mappings: what the file says is in use about a second after it was saved. A file with a fault changes nothing, and
/// the log tells the fault. The time of the last write is asked for because file system events are not sent by every kind of volume.
/// </summary>
internal sealed class MappingsFile(ServerOptions options, MappingsInUse inUse, TimeProvider time, ILogger<MappingsFile> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private (DateTime, long) seen;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.MappingsPath is not null)
        {
            Reload();
        }
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.MappingsPath is null)
        {
            return;
        }
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Reload();
        }
    }

    private void Reload()
    {
        FileInfo file = new(options.MappingsPath!);
        (DateTime, long) now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        // A file that is gone for a moment is being replaced.
        if (now == seen || !file.Exists)
        {
            return;
        }
        seen = now;
        try
        {
            UserMappings mappings = UserMappings.Parse(File.ReadAllText(file.FullName));
            inUse.UseFile(mappings);
            Log.MappingsLoaded(log, file.FullName, mappings.Count);
            foreach (string note in mappings.Notes)
            {
                Log.MappingsNote(log, note);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Log.MappingsFailed(log, file.FullName, exception.Message);
        }
    }
}
