using System.Text.Json;

namespace Clew.Export.Presets;

/// <summary>The backends that are known by name.</summary>
public sealed class PresetTable
{
    private const string FileName = "presets.json";
    private readonly Dictionary<string, ExportPreset> byName;

    private PresetTable(string version, IReadOnlyList<ExportPreset> presets)
    {
        Version = version;
        All = presets;
        byName = presets.ToDictionary(preset => preset.Name, StringComparer.Ordinal);
    }

    /// <summary>Those that come with Clew.</summary>
    public static PresetTable BuiltIn { get; } = ReadBuiltIn();

    /// <summary>Day of the facts.</summary>
    public string Version { get; }

    public IReadOnlyList<ExportPreset> All { get; }

    /// <param name="factsFolder">Its <c>presets.json</c> replaces the built-in presets; null, or a folder without one, for the built-in ones.</param>
    /// <exception cref="InvalidDataException">The file is not valid; the message names it.</exception>
    public static PresetTable Load(string? factsFolder)
    {
        string? path = factsFolder is null ? null : Path.Combine(factsFolder, FileName);
        if (path is null || !File.Exists(path))
        {
            return BuiltIn;
        }
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    public ExportPreset? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The preset that knows an address.</summary>
    public ExportPreset? Of(Uri address) => All.FirstOrDefault(preset => preset.Owns(address));

    private static PresetTable ReadBuiltIn()
    {
        using Stream stream = typeof(PresetTable).Assembly.GetManifestResourceStream(FileName)!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return Parse(bytes.ToArray());
    }

    private static PresetTable Parse(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new PresetTable(document.RootElement.GetProperty("version").GetString()!, [.. document.RootElement.GetProperty("presets").EnumerateArray().Select(ReadPreset)]);
    }

    private static ExportPreset ReadPreset(JsonElement preset) => new()
    {
        Name = Text(preset, "name") ?? throw new FormatException("A preset has no name."),
        Title = Text(preset, "title") ?? throw new FormatException("A preset has no title."),
        Docs = Text(preset, "docs") ?? "",
        Endpoint = Text(preset, "endpoint") ?? throw new FormatException("A preset has no endpoint."),
        GrpcEndpoint = Text(preset, "grpcEndpoint"),
        Hosts = Texts(preset, "hosts"),
        Protocols = [.. Texts(preset, "protocols").Select(ProtocolNames.Parse)],
        Signals = Texts(preset, "signals").Aggregate(ExportSignals.None, static (all, name) => all | Enum.Parse<ExportSignals>(name, ignoreCase: true)),
        Authorization = Text(preset, "authorization"),
        Why = Text(preset, "why"),
        Parameters = preset.TryGetProperty("parameters", out JsonElement parameters) ? [.. parameters.EnumerateArray().Select(ReadParameter)] : [],
        Headers = preset.TryGetProperty("headers", out JsonElement headers) ? headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!) : [],
    };

    private static PresetParameter ReadParameter(JsonElement parameter) => new(
        Text(parameter, "name") ?? throw new FormatException("A parameter has no name."), Text(parameter, "description") ?? "", Flag(parameter, "required"), Flag(parameter, "secret"), Text(parameter, "default"));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}

/// <summary>How protocols are written, as in OTEL_EXPORTER_OTLP_PROTOCOL.</summary>
public static class ProtocolNames
{
    public static string Name(this ExportProtocol protocol) => protocol switch { ExportProtocol.Grpc => "grpc", ExportProtocol.HttpJson => "http/json", _ => "http/protobuf" };

    /// <exception cref="FormatException">It is none of the three.</exception>
    public static ExportProtocol Parse(string name) => name switch
    {
        "grpc" => ExportProtocol.Grpc,
        "http/json" => ExportProtocol.HttpJson,
        "http/protobuf" => ExportProtocol.HttpProtobuf,
        _ => throw new FormatException($"'{name}' is none of http/protobuf, http/json, grpc."),
    };
}
