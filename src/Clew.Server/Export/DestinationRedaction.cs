using Clew.Export;
using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Server.Configuration;

namespace Clew.Server.Export;

/// <summary>The redaction processors of the configuration, for destinations that name one: it works on what the server's own policy left.</summary>
internal sealed class DestinationRedaction(IngestPipeline pipeline)
{
    private readonly Lock change = new();
    private volatile InForce inForce = new(null, [], []);
    private volatile HashSet<string> configured = [];

    public ExportRedaction Hook => new(
        name => configured.Contains(name),
        (name, batch) => Of(name).Redact(batch),
        (name, batch) => Of(name).Redact(batch),
        (name, batch) => Of(name).Redact(batch));

    /// <summary>Called before the destinations change: those that stay may use a processor that is gone until then.</summary>
    public void Use(ClewConfiguration configuration)
    {
        lock (change)
        {
            Dictionary<string, RedactionPolicy> policies = new(inForce.Policies);
            foreach (Clew.Configuration.Component<RedactionSettings> processor in configuration.Processors.Redaction)
            {
                policies[processor.Id] = RedactionSettings.ToPolicy(configuration.Content, [processor.Value]);
            }
            inForce = InForce.On(pipeline.Redactor, policies);
        }
        configured = [.. configuration.Processors.Redaction.Select(static processor => processor.Id)];
    }

    /// <summary>Made again when the pipeline's redactor is another one: changed mappings give it other vocabularies.</summary>
    private Redactor Of(string name)
    {
        InForce current = inForce;
        if (current.Origin != pipeline.Redactor)
        {
            lock (change)
            {
                if (inForce.Origin != pipeline.Redactor)
                {
                    inForce = InForce.On(pipeline.Redactor, inForce.Policies);
                }
                current = inForce;
            }
        }
        return current.Redactors[name];
    }

    /// <param name="Origin">The pipeline's redactor that the others were made from.</param>
    /// <param name="Policies">By the name of the processor.</param>
    /// <param name="Redactors">By the name of the processor.</param>
    private sealed record InForce(Redactor? Origin, Dictionary<string, RedactionPolicy> Policies, Dictionary<string, Redactor> Redactors)
    {
        public static InForce On(Redactor? origin, Dictionary<string, RedactionPolicy> policies) =>
            new(origin, policies, origin is null ? [] : policies.ToDictionary(static policy => policy.Key, policy => origin.With(policy.Value)));
    }
}
