using Clew.Export;
using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Server.Configuration;

namespace Clew.Server.Export;

/// <summary>The redaction processors of the configuration, for destinations that name one: it works on what the server's own policy left.</summary>
internal sealed class DestinationRedaction(IngestPipeline pipeline)
{
    private volatile Dictionary<string, Redactor> redactors = [];
    private volatile HashSet<string> configured = [];

    public ExportRedaction Hook => new(
        name => configured.Contains(name),
        (name, batch) => redactors[name].Redact(batch),
        (name, batch) => redactors[name].Redact(batch),
        (name, batch) => redactors[name].Redact(batch));

    /// <summary>Called before the destinations change: those that stay may use a processor that is gone until then.</summary>
    public void Use(ClewConfiguration configuration)
    {
        Dictionary<string, Redactor> next = new(redactors);
        foreach (Clew.Configuration.Component<RedactionSettings> processor in configuration.Processors.Redaction)
        {
            if (pipeline.Redactor?.With(RedactionSettings.ToPolicy(configuration.Content, [processor.Value])) is { } redactor)
            {
                next[processor.Id] = redactor;
            }
        }
        redactors = next;
        configured = [.. configuration.Processors.Redaction.Select(static processor => processor.Id)];
    }
}
