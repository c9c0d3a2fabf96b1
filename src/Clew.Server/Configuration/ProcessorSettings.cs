using Clew.Configuration;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Series;

namespace Clew.Server.Configuration;

/// <summary>Section <c>processors</c>.</summary>
/// <param name="Normalizers">Attribute names of one's own.</param>
/// <param name="Redaction">By id.</param>
/// <param name="Series">Of the first processor that sets limits to the series of metrics; what holds without one otherwise.</param>
public sealed record ProcessorSettings(IReadOnlyList<Component<UserMappings>> Normalizers, IReadOnlyList<Component<RedactionSettings>> Redaction, SeriesPolicy Series)
{
    internal static ProcessorSettings Read(ConfigReader reader)
    {
        IReadOnlyList<Component<UserMappings>> normalizers = reader.Components(
            "gen_ai_normalizer", ReadNormalizer, "Attribute names of your own; every known vocabulary is understood without it.", "genainormalizer", "genai_normalizer");
        _ = reader.Components("batch", ReadBatch, "Accepted and not needed: requests are grouped by what waits, and each is acknowledged when it is stored.");
        _ = reader.Components("memory_limiter", ReadMemoryLimiter, "Accepted and not needed: receivers.otlp.max_in_work bounds what is in memory.");
        IReadOnlyList<Component<RedactionSettings>> redaction = reader.Components(
            "redaction", RedactionSettings.Read, "Rules of your own about what is stored and sent on. The recognisers work without it.");
        IReadOnlyList<Component<SeriesPolicy>> series = reader.Components("metric_series", SeriesSettings.Read, "Limits to the series of metrics. max_series holds without it.");
        return new ProcessorSettings(normalizers, redaction, series is [var first, ..] ? first.Value : new SeriesPolicy());
    }

    private static UserMappings ReadNormalizer(ConfigReader reader)
    {
        UserMappings mappings = reader.WholeMap(UserMappings.ReadNormalizer, [
            ("sources", "map", "Vocabularies: openinference and openllmetry are understood anyway; each may have mappings and value_mappings."),
            ("mappings", "map", "Your attribute to the convention's: acme.model: gen_ai.request.model. docs/normalization.md has all forms."),
            ("overwrite", "true or false", "Your attribute wins over the convention's own."),
        ]);
        try
        {
            _ = DialectSet.BuiltIn.With(mappings);
        }
        catch (InvalidDataException exception)
        {
            reader.Fault(exception.Message);
        }
        foreach (string note in mappings.Notes)
        {
            reader.Note(note);
        }
        return mappings;
    }

    private static object? ReadBatch(ConfigReader reader)
    {
        reader.Ignored("timeout", "Nothing waits for a batch to be full.");
        reader.Ignored("send_batch_size", "Groups are as large as what came while the last one was stored.");
        reader.Ignored("send_batch_max_size", "Groups are bounded in bytes.");
        reader.Ignored("metadata_keys", "Senders are not told apart by headers.");
        reader.Ignored("metadata_cardinality_limit", "Senders are not told apart by headers.");
        return null;
    }

    private static object? ReadMemoryLimiter(ConfigReader reader)
    {
        reader.Ignored("check_interval", "Each request is counted when it comes.");
        reader.Ignored("limit_mib", "Use receivers.otlp.max_in_work.");
        reader.Ignored("spike_limit_mib", "Use receivers.otlp.max_in_work.");
        reader.Ignored("limit_percentage", "Use receivers.otlp.max_in_work.");
        reader.Ignored("spike_limit_percentage", "Use receivers.otlp.max_in_work.");
        return null;
    }
}
