namespace Clew.Commands;

/// <summary>The variables that make a .NET application send its telemetry here.</summary>
internal static class RunEnvironment
{
    /// <summary>The hook's assembly, beside this program.</summary>
    public const string HookFile = "Clew.AutoInstrumentation.dll";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";
    private const string Content = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>The endpoint that the environment names already, if it does.</summary>
    public static Uri? Inherited(Func<string, string?> inherited) => Uri.TryCreate(inherited(Endpoint), UriKind.Absolute, out Uri? endpoint) ? endpoint : null;

    /// <summary>What to set for the child, besides what it inherits.</summary>
    /// <param name="hook">Path of the hook's assembly.</param>
    /// <param name="server">The UI address, whose port takes OTLP over HTTP as well; null leaves the endpoint that is inherited.</param>
    /// <param name="service">Name of the service, or null for what is inherited or the program's own.</param>
    /// <param name="content">Whether messages and tool arguments are recorded; false leaves what is inherited.</param>
    /// <param name="inherited">The present environment.</param>
    public static IReadOnlyDictionary<string, string> For(string hook, Uri? server, string? service, bool content, Func<string, string?> inherited)
    {
        Dictionary<string, string> variables = new() { [StartupHooks] = WithHook(hook, inherited(StartupHooks)) };
        if (server is not null)
        {
            variables[Endpoint] = server.GetLeftPart(UriPartial.Authority);
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }
        if (service is not null)
        {
            variables[ServiceName] = service;
        }
        if (content)
        {
            variables[Content] = "true";
        }
        return variables;
    }

    private static string WithHook(string hook, string? others)
    {
        string[] hooks = (others ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(Path.PathSeparator, hooks.Contains(hook) ? hooks : [hook, .. hooks]);
    }
}
