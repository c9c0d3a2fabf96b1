using System.Text;
using Clew.Storage.Search;

namespace Clew.Export.Presets;

/// <summary>What is known of a backend: where it listens, what it takes, how its key is sent. A fact of a data file.</summary>
public sealed record ExportPreset
{
    /// <summary>As exporters are named in the configuration: <c>honeycomb</c>.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The backend's own documentation.</summary>
    public required string Docs { get; init; }

    /// <summary>Base address for HTTP, with parameters in braces.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Address for gRPC where it differs.</summary>
    public string? GrpcEndpoint { get; init; }

    /// <summary>Hosts by which this backend is known in exporters that name no preset; <c>*</c> stands for anything.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Protocols it takes; the first is used unless another is asked for.</summary>
    public required IReadOnlyList<ExportProtocol> Protocols { get; init; }

    public required ExportSignals Signals { get; init; }

    /// <summary>Scheme that its Authorization header must have; null when it has none or takes any.</summary>
    public string? Authorization { get; init; }

    /// <summary>Why the rules are as they are, for whoever broke one.</summary>
    public string? Why { get; init; }

    public IReadOnlyList<PresetParameter> Parameters { get; init; } = [];

    /// <summary>
    /// Headers with parameters in braces; <c>{basic:user:password}</c> is base64 of both, where <c>=text</c> is the text itself. A header whose
    /// parameter is not given is left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether an address is this backend's.</summary>
    public bool Owns(Uri address) => Hosts.Any(pattern => SearchGlob.Matches(pattern, address.Host));

    /// <summary>The address for a protocol.</summary>
    /// <returns>Null when the parameters make no address.</returns>
    public Uri? EndpointFor(ExportProtocol protocol, IReadOnlyDictionary<string, string> parameters)
    {
        string template = protocol == ExportProtocol.Grpc ? GrpcEndpoint ?? Endpoint : Endpoint;
        return Fill(template, parameters) is string text && Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address : null;
    }

    public IReadOnlyList<KeyValuePair<string, string>> HeadersFor(IReadOnlyDictionary<string, string> parameters) =>
        [.. Headers.Select(header => KeyValuePair.Create(header.Key, Fill(header.Value, parameters))).Where(header => header.Value is not null).Select(header => KeyValuePair.Create(header.Key, header.Value!))];

    /// <summary>A configuration to copy, with the parameters that are needed.</summary>
    public string Example()
    {
        StringBuilder yaml = new($"exporters:\n  {Name}:\n");
        PresetParameter[] shown = [.. Parameters.Where(parameter => parameter.Required)];
        foreach (PresetParameter parameter in shown)
        {
            yaml.Append("    ").Append(parameter.Name).Append(": ").Append(parameter.Secret ? $"${{env:{Name.ToUpperInvariant()}_{parameter.Name.ToUpperInvariant()}}}" : $"...  # {parameter.Description}").Append('\n');
        }
        if (shown.Length == 0)
        {
            yaml.Append("    endpoint: ").Append(EndpointFor(Protocols[0], Parameters.Where(one => one.Default is not null).ToDictionary(one => one.Name, one => one.Default!))?.ToString().TrimEnd('/')).Append('\n');
        }
        return yaml.ToString();
    }

    private static string? Fill(string template, IReadOnlyDictionary<string, string> parameters)
    {
        StringBuilder filled = new();
        int position = 0;
        while (template.IndexOf('{', position) is >= 0 and int open)
        {
            int close = template.IndexOf('}', open);
            if (ValueOf(template[(open + 1)..close], parameters) is not string value)
            {
                return null;
            }
            filled.Append(template, position, open - position).Append(value);
            position = close + 1;
        }
        return filled.Append(template, position, template.Length - position).ToString();
    }

    private static string? ValueOf(string expression, IReadOnlyDictionary<string, string> parameters)
    {
        if (!expression.StartsWith("basic:", StringComparison.Ordinal))
        {
            return parameters.GetValueOrDefault(expression);
        }
        string[] parts = expression.Split(':');
        string? user = parts[1].StartsWith('=') ? parts[1][1..] : parameters.GetValueOrDefault(parts[1]);
        return user is not null && parameters.TryGetValue(parts[2], out string? password) ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")) : null;
    }
}

/// <summary>Something that a user tells about an account.</summary>
/// <param name="Name">Key in the configuration.</param>
/// <param name="Description">What it is.</param>
/// <param name="Required">There is nothing without it.</param>
/// <param name="Secret">Never shown.</param>
/// <param name="Default">Used when it is not given.</param>
public sealed record PresetParameter(string Name, string Description, bool Required = false, bool Secret = false, string? Default = null);
