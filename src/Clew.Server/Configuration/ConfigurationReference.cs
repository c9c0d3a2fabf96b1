using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>The reference page of the configuration file.</summary>
public static class ConfigurationReference
{
    private const string Introduction = """
        # Configuration file: every option

        Made from the options' declarations by `clew config reference`; not edited by hand. [Configuration](config.md) says how the file is used.
        `[]` stands for the elements of a list, `NAME` for a name of your choice. Types of receivers, processors and exporters may have a name behind a slash:
        `otlp/backup`. Durations are written `10s`, `500ms`, `1h30m` or `30d`, sizes `64MiB` or `10GB`. Options of type "ignored" are a Collector's: they are
        accepted, and a note says why they have no effect.
        """;

    /// <summary>Markdown.</summary>
    public static string Page() => ReferencePage.Write(Introduction, ClewConfiguration.Describe());
}
