using Clew.Pipeline.Normalize;
using Clew.Server.Configuration;
using Clew.Server.Settings;

namespace Clew.Server.Ingest;

/// <summary>Follows the user's mappings. A file with a fault changes nothing, and the log tells the fault.</summary>
internal sealed class MappingsFile(ServerOptions options, MappingsInUse inUse, TimeProvider time, ILogger<MappingsFile> log) : FollowedFile(options.MappingsPath, time)
{
    protected override void Use(string text)
    {
        try
        {
            UserMappings mappings = UserMappings.Parse(text);
            inUse.UseFile(mappings);
            Log.MappingsLoaded(log, options.MappingsPath!, mappings.Count);
            foreach (string note in mappings.Notes)
            {
                Log.MappingsNote(log, note);
            }
        }
        catch (InvalidDataException exception)
        {
            Log.MappingsFailed(log, options.MappingsPath!, exception.Message);
        }
    }

    protected override void Miss(Exception exception, bool isFirst)
    {
        if (isFirst && File.Exists(options.MappingsPath))
        {
            Log.MappingsFailed(log, options.MappingsPath!, exception.Message);
        }
    }
}
