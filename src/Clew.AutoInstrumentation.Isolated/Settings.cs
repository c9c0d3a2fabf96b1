using System.Globalization;
using System.Reflection;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>What the environment says, beyond what the SDK reads itself.</summary>
internal static class Settings
{
    private const int FlushMillisecondsDefault = 5_000;

    public static string Version { get; } = typeof(Settings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary><c>CLEW_AUTO_FLUSH_MS</c>: how long the end of the process may wait for the exporter. Default 5000.</summary>
    public static int FlushMilliseconds() =>
        int.TryParse(Variable("CLEW_AUTO_FLUSH_MS"), NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? limit : FlushMillisecondsDefault;

    /// <summary>Whether the user gave the service a name, in either of the two variables that can.</summary>
    public static bool NamesService() => NamedService() is not null;

    /// <summary>The user's name for the service, else that of the program.</summary>
    public static string ServiceName() => NamedService() ?? ProgramName();

    /// <summary>Name of the program's main assembly.</summary>
    public static string ProgramName() => Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);

    public static bool NamesProtocol(string signal) => Variable($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") is not null || Variable("OTEL_EXPORTER_OTLP_PROTOCOL") is not null;

    /// <summary>Where spans go, for people to read.</summary>
    public static string Endpoint() =>
        Variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?? Variable("OTEL_EXPORTER_OTLP_ENDPOINT") ?? (Variable("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc" ? "http://localhost:4317" : "http://localhost:4318");

    /// <summary>Whether a signal is exported: <c>otlp</c>, the default, or not (<c>none</c>). There is no other exporter here.</summary>
    public static bool Exports(string variable, Action<int, string> log)
    {
        string exporters = Variable(variable)?.ToLowerInvariant() ?? "otlp";
        if (exporters is "otlp" or "none")
        {
            return exporters == "otlp";
        }
        bool isOtlp = exporters.Split(',').Any(static name => name.Trim() == "otlp");
        log(2, $"{variable} names '{exporters}', of which only otlp is supported{(isOtlp ? "" : ": this signal is not exported")}.");
        return isOtlp;
    }

    /// <summary>Says which settings the SDK will not be able to use; it would only keep its defaults.</summary>
    public static void Check(Action<int, string> log)
    {
        foreach (string name in (string[])["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"])
        {
            if (Variable(name) is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https"))
            {
                log(2, $"{name}: '{text}' is not an address such as http://127.0.0.1:4318; it is not used.");
            }
        }
        foreach (string name in (string[])["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"])
        {
            if (Variable(name) is { } text and not ("grpc" or "http/protobuf"))
            {
                log(2, $"{name}: '{text}' is neither http/protobuf nor grpc; it is not used.");
            }
        }
    }

    /// <summary>A variable's value; the specification takes an empty one for unset.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;

    private static string? NamedService() =>
        Variable("OTEL_SERVICE_NAME") ?? Variable("OTEL_RESOURCE_ATTRIBUTES")?.Split(',')
            .Select(static pair => pair.Split('=', 2)).Where(static pair => pair.Length == 2 && pair[0].Trim() == "service.name").Select(static pair => pair[1].Trim()).FirstOrDefault();
}
