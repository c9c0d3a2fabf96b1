using System.Globalization;
using Clew.Samples.ResearchTeam;

namespace ResearchTeam;

/// <summary>The command line, over OpenTelemetry's environment variables, over their defaults.</summary>
internal sealed record SampleArguments(DemoOptions Demo, bool IsOnce, int BackgroundRuns)
{
    public const string Usage = """
        Usage: dotnet run --project samples/ResearchTeam -- [--once] [--runs N] [--seed N] [--time-scale X]
          --once          play every story once and stop
          --runs N        after the stories play N ordinary runs and stop (default: until Ctrl+C)
          --seed N        decides what is drawn by lot (default 7)
          --time-scale X  0.1 is ten times as fast (default 1)
        OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_PROTOCOL (grpc or http/protobuf) say where the telemetry goes.
        """;

    public static bool TryParse(string[] args, Func<string, string?> variable, out SampleArguments arguments, out string? fault)
    {
        arguments = new SampleArguments(new DemoOptions(), false, int.MaxValue);
        DemoProtocol protocol = DemoProtocol.Grpc;
        string? givenProtocol = variable("OTEL_EXPORTER_OTLP_PROTOCOL");
        if (!string.IsNullOrEmpty(givenProtocol) && !TryParseProtocol(givenProtocol, out protocol))
        {
            fault = $"OTEL_EXPORTER_OTLP_PROTOCOL is '{givenProtocol}', not grpc or http/protobuf.";
            return false;
        }
        string defaultEndpoint = protocol == DemoProtocol.Grpc ? "http://localhost:4317" : "http://localhost:4318";
        string givenEndpoint = variable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } text ? text : defaultEndpoint;
        if (!Uri.TryCreate(givenEndpoint, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            fault = $"OTEL_EXPORTER_OTLP_ENDPOINT is '{givenEndpoint}', not an http or https address.";
            return false;
        }
        return TryParseOptions(args, endpoint, protocol, out arguments, out fault);
    }

    private static bool TryParseProtocol(string text, out DemoProtocol protocol)
    {
        protocol = text == "http/protobuf" ? DemoProtocol.HttpProtobuf : DemoProtocol.Grpc;
        return text is "grpc" or "http/protobuf";
    }

    private static bool TryParseOptions(string[] args, Uri endpoint, DemoProtocol protocol, out SampleArguments arguments, out string? fault)
    {
        int seed = 7;
        int runs = int.MaxValue;
        double timeScale = 1;
        bool isOnce = false;
        fault = null;
        for (int i = 0; i < args.Length && fault is null; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--once":
                    isOnce = true;
                    break;
                case "--runs" when int.TryParse(value, CultureInfo.InvariantCulture, out runs) && runs >= 0:
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out seed):
                case "--time-scale" when double.TryParse(value, CultureInfo.InvariantCulture, out timeScale) && timeScale is > 0 and <= 100:
                    i++;
                    break;
                default:
                    fault = $"Cannot read '{args[i]}{(value.Length > 0 ? " " + value : "")}'.";
                    break;
            }
        }
        DemoOptions demo = new() { OtlpEndpoint = endpoint, Protocol = protocol, Seed = seed, TimeScale = timeScale };
        arguments = new SampleArguments(demo, isOnce, runs);
        return fault is null;
    }
}
