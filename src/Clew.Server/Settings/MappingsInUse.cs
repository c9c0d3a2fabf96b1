using Clew.Pipeline;
using Clew.Pipeline.Normalize;

namespace Clew.Server.Settings;

/// <summary>A user's own attribute names from all places where they can be said: settings, then the mappings file, then the configuration.</summary>
internal sealed class MappingsInUse(IngestPipeline pipeline)
{
    private readonly Lock change = new();
    private UserMappings file = UserMappings.None;
    private UserMappings settings = UserMappings.None;
    private UserMappings configuration = UserMappings.None;

    /// <exception cref="InvalidDataException">The mappings cannot be used; those before stay in use.</exception>
    public void UseFile(UserMappings mappings)
    {
        lock (change)
        {
            pipeline.Dialects = pipeline.Dialects.With(settings.Over(mappings).Over(configuration));
            file = mappings;
        }
    }

    /// <exception cref="InvalidDataException">The mappings cannot be used; those before stay in use.</exception>
    public void UseSettings(UserMappings mappings)
    {
        lock (change)
        {
            pipeline.Dialects = pipeline.Dialects.With(mappings.Over(file).Over(configuration));
            settings = mappings;
        }
    }

    /// <exception cref="InvalidDataException">The mappings cannot be used; those before stay in use.</exception>
    public void UseConfiguration(UserMappings mappings)
    {
        lock (change)
        {
            pipeline.Dialects = pipeline.Dialects.With(settings.Over(file).Over(mappings));
            configuration = mappings;
        }
    }
}
