using Clew.Configuration;
using Clew.Export;
using Clew.Export.Presets;
using Clew.Pipeline.Sample;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Configuration;

/// <summary>Section <c>exporters</c>: where data is forwarded to.</summary>
/// <param name="Destinations">As the section says, before pipelines choose signals.</param>
/// <param name="Policies">By the name of the destination: those that choose its traces, where no share does. They learn and count for it alone.</param>
public sealed record ExporterSettings(IReadOnlyList<DestinationOptions> Destinations, IReadOnlyDictionary<string, IReadOnlyList<SamplingPolicy>> Policies)
{
    private static readonly ConfigType<ExportProtocol> Protocol = ConfigType.Choice(
        ("http/protobuf", ExportProtocol.HttpProtobuf), ("http/json", ExportProtocol.HttpJson), ("grpc", ExportProtocol.Grpc));

    /// <summary>No part of a gRPC address may have an @ but a user's.</summary>
    private static readonly ConfigType<string> GrpcAddress = ConfigType.Text with
    {
        Parse = static text => text.Contains('@', StringComparison.Ordinal) ? Parsed<string>.InvalidSecret(ConfigType.UserInfoFault) : Parsed<string>.Of(text),
    };

    /// <summary>With the signals that the pipelines give to each; those that none names are left out.</summary>
    public IReadOnlyList<DestinationOptions> ChosenBy(ServiceSettings service) =>
    [
        .. Destinations.Select(destination => destination with
        {
            Signals = Enum.GetValues<OtlpSignal>().Where(signal => destination.Takes(signal) && service.Exports(signal, destination.Name))
                .Aggregate(ExportSignals.None, static (all, signal) => all | (ExportSignals)(1 << (int)signal)),
        }).Where(destination => destination.Signals != ExportSignals.None),
    ];

    /// <param name="reader">Reads the section.</param>
    /// <param name="presets">Backends that are known.</param>
    /// <param name="sampling">The file's section <c>sampling</c>, whose policies destinations may name; null when it has none.</param>
    internal static ExporterSettings Read(ConfigReader reader, PresetTable presets, ConfigNode? sampling)
    {
        List<Component<(DestinationOptions Options, IReadOnlyList<SamplingPolicy> Policies)>> found =
        [
            .. reader.Components("otlphttp", one => WithSampling(one, ReadHttp(one, presets)), "Any receiver of OTLP over HTTP.", "otlp_http"),
            .. reader.Components("otlp", one => WithSampling(one, ReadGrpc(one, presets)), "Any receiver of OTLP over gRPC. Takes the options of otlphttp, too.", "otlp_grpc"),
        ];
        foreach (ExportPreset preset in presets.All)
        {
            found.AddRange(reader.Components(preset.Name, one => WithSampling(one, ReadPreset(one, preset)), preset.Title + ". Takes the options of otlphttp, too."));
        }
        _ = reader.Components<object?>("debug", ReadNothing, "Accepted and not needed: what arrives is seen in the UI.", "logging");
        _ = reader.Components<object?>("nop", static _ => null, "Accepted: sends nothing.");
        return new ExporterSettings(
            [.. found.OrderBy(component => component.Line).Select(component => component.Value.Options with { Name = component.Id })],
            found.Where(component => component.Value.Policies.Count > 0).DistinctBy(component => component.Id).ToDictionary(component => component.Id, component => component.Value.Policies));

        (DestinationOptions, IReadOnlyList<SamplingPolicy>) WithSampling(ConfigReader one, DestinationOptions destination)
        {
            DestinationSampling read = DestinationSampling.Read(one).Resolve(sampling, out string? fault);
            if (fault is not null)
            {
                one.Fault("sampling", fault);
            }
            if (read.Policies.Count > 0 && destination.Queue.WhenFull == FullQueuePolicy.Refuse)
            {
                one.Fault("sampling", "What policies keep is known after senders have their answer, so a full queue cannot refuse it: leave out when_full: refuse, or sample by a share.");
            }
            return (destination with { SampleRatio = read.Ratio, SamplingPolicies = read.Title }, read.Policies);
        }
    }

    private static object? ReadNothing(ConfigReader reader)
    {
        reader.Ignored("verbosity", "Nothing is printed.");
        reader.Ignored("loglevel", "Nothing is printed.");
        reader.Ignored("sampling_initial", "Nothing is printed.");
        reader.Ignored("sampling_thereafter", "Nothing is printed.");
        return null;
    }

    private static DestinationOptions ReadHttp(ConfigReader reader, PresetTable presets)
    {
        ConfigType<Uri> url = ConfigType.Url("http", "https");
        Uri? endpoint = reader.Optional("endpoint", url, "Base address; /v1/traces and so on are added.");
        Dictionary<OtlpSignal, Uri> own = [];
        foreach ((string key, OtlpSignal signal) in (IEnumerable<(string, OtlpSignal)>)[("traces_endpoint", OtlpSignal.Traces), ("logs_endpoint", OtlpSignal.Logs), ("metrics_endpoint", OtlpSignal.Metrics)])
        {
            if (reader.Optional(key, url, "Whole address for this signal, used as it is.") is Uri address)
            {
                own.Add(signal, address);
            }
        }
        if (endpoint is null && own.Count == 0)
        {
            reader.Fault("endpoint", "Missing: the address of the receiver, such as http://localhost:4318.");
        }
        bool isJson = reader.Value("encoding", ConfigType.Choice(("proto", false), ("json", true)), false, "Protocol Buffers or JSON.");
        DestinationOptions destination = DestinationReading.Common(reader, ExportSignals.All) with
        {
            Endpoint = endpoint ?? own.Values.FirstOrDefault() ?? url.Example,
            SignalEndpoints = own,
            Protocol = isJson ? ExportProtocol.HttpJson : ExportProtocol.HttpProtobuf,
        };
        if (endpoint is null)
        {
            destination = destination with { Signals = destination.Signals & own.Keys.Aggregate(ExportSignals.None, static (all, signal) => all | (ExportSignals)(1 << (int)signal)) };
        }
        CheckRules(reader, destination, presets);
        return destination;
    }

    private static DestinationOptions ReadGrpc(ConfigReader reader, PresetTable presets)
    {
        string text = reader.Required("endpoint", GrpcAddress, "Host and port, such as collector:4317.");
        DestinationOptions destination = DestinationReading.Common(reader, ExportSignals.All) with { Protocol = ExportProtocol.Grpc };
        bool isPlain = destination.Tls.PlainText;
        string address = text.Contains("://", StringComparison.Ordinal) ? text : (isPlain ? "http://" : "https://") + text;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.AbsolutePath != "/")
        {
            reader.Fault("endpoint", $"'{text}' is not a host with a port, such as collector:4317. gRPC has no path; with one it is otlphttp.");
            endpoint = new Uri("http://localhost:4317");
        }
        destination = destination with { Endpoint = endpoint };
        CheckRules(reader, destination, presets);
        return destination;
    }

    private static DestinationOptions ReadPreset(ConfigReader reader, ExportPreset preset)
    {
        Uri? own = reader.Optional("endpoint", ConfigType.Url("http", "https"), $"Address where it is not {preset.Endpoint}.");
        ExportProtocol protocol = reader.Value("protocol", Protocol, preset.Protocols[0], $"It takes {ProtocolsOf(preset)}.");
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (PresetParameter parameter in preset.Parameters)
        {
            if (ReadParameter(reader, parameter) is string value)
            {
                parameters.Add(parameter.Name, value);
            }
        }
        DestinationOptions destination = DestinationReading.Common(reader, preset.Signals) with { Protocol = protocol, Preset = preset.Name };
        if (!preset.Protocols.Contains(protocol))
        {
            reader.Fault("protocol", $"{preset.Title} takes {ProtocolsOf(preset)}. {preset.Why}");
        }
        if ((destination.Signals & ~preset.Signals) is not ExportSignals.None and ExportSignals extra)
        {
            reader.Fault("signals", $"{preset.Title} takes {preset.Signals.ToString().ToLowerInvariant()}, not {extra.ToString().ToLowerInvariant()}.");
        }
        if (destination.Headers.FirstOrDefault(header => preset.Headers.Keys.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Key is string twice)
        {
            reader.Fault("headers", $"The preset makes the header '{twice}' from {string.Join(", ", preset.Parameters.Select(parameter => parameter.Name))}; leave it out here.");
        }
        Uri? endpoint = own ?? preset.EndpointFor(protocol, parameters);
        if (endpoint is null && preset.Parameters.All(parameter => !parameter.Required || reader.Has(parameter.Name)))
        {
            reader.Fault($"What is given makes no address of the form {preset.Endpoint}.");
        }
        return destination with
        {
            Endpoint = endpoint ?? new Uri("http://localhost"),
            Headers = [.. preset.HeadersFor(parameters), .. destination.Headers],
        };
    }

    private static string? ReadParameter(ConfigReader reader, PresetParameter parameter) => (parameter.Required, parameter.Secret) switch
    {
        (true, true) => reader.Required(parameter.Name, ConfigType.Secret, parameter.Description).Reveal(),
        (true, false) => reader.Required(parameter.Name, ConfigType.Text, parameter.Description),
        (false, true) => reader.Optional(parameter.Name, ConfigType.Secret, parameter.Description)?.Reveal(),
        _ => parameter.Default is string otherwise ? reader.Value(parameter.Name, ConfigType.Text, otherwise, parameter.Description) : reader.Optional(parameter.Name, ConfigType.Text, parameter.Description),
    };

    /// <summary>A backend that is known by its host must not be spoken to in a way that it does not understand: it would say so to nobody.</summary>
    private static void CheckRules(ConfigReader reader, DestinationOptions destination, PresetTable presets)
    {
        if (presets.Of(destination.Endpoint) is not ExportPreset preset)
        {
            return;
        }
        if (!preset.Protocols.Contains(destination.Protocol))
        {
            reader.Fault("endpoint", $"{preset.Title} takes {ProtocolsOf(preset)}, not {destination.Protocol.Name()}. {preset.Why} Use the exporter '{preset.Name}', which knows how.");
        }
        string? authorization = destination.Headers.FirstOrDefault(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Value;
        if (preset.Authorization is string scheme && authorization is not null && !authorization.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase))
        {
            reader.Fault("headers", $"{preset.Title} wants an Authorization header that starts with '{scheme} '. {preset.Why} The exporter '{preset.Name}' makes it.");
        }
    }

    private static string ProtocolsOf(ExportPreset preset) => string.Join(", ", preset.Protocols.Select(protocol => protocol.Name()));
}
