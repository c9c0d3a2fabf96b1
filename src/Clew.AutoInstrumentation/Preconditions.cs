using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Clew.AutoInstrumentation;

/// <summary>The reasons not to attach, asked in this order.</summary>
internal static class Preconditions
{
    /// <summary>The assembly that application and instrumentation have to share: spans and metrics pass from one to the other through its types.</summary>
    public const string SharedAssembly = "System.Diagnostics.DiagnosticSource";

    /// <summary>What runs in the isolated load context.</summary>
    public const string IsolatedAssembly = "Clew.AutoInstrumentation.Isolated";

    private const string OwnInstrumentation = "Clew.Instrumentation";
    private const int OldestRuntimeMajor = 8;
    private static readonly string[] DevelopmentTools = { "dotnet", "MSBuild", "VBCSCompiler", "csc", "vbc", "NuGet", "vstest.console", "datacollector", "clew" };

    /// <summary>The first reason that holds, or null when the hook may attach.</summary>
    public static Refusal? FirstFailed(HostProcess host) =>
        SwitchedOff(host) ?? DevelopmentTool(host) ?? OldRuntime(host) ?? InstrumentsItself(host) ?? FilesMissing(host);

    /// <summary>Whether the shared assembly of the application is recent enough. Asked last: the question loads it.</summary>
    public static Refusal? OldSharedAssembly(HostProcess host, Version inApplication)
    {
        // The isolated folder has a copy only where the framework's own would be too old, and only to say which version is needed.
        string copy = Path.Combine(IsolatedFolder(host), SharedAssembly + ".dll");
        if (!File.Exists(copy))
        {
            return null;
        }
        Version needed = AssemblyName.GetAssemblyName(copy).Version ?? new Version();
        return inApplication >= needed
            ? null
            : new Refusal(HookLog.Warning, $"the application runs with {SharedAssembly} {inApplication.ToString(2)}, version {needed.ToString(2)} or later is needed: reference that package, or run on .NET 10.");
    }

    public static string IsolatedFolder(HostProcess host) =>
        Path.Combine(host.HookFolder, "Clew.AutoInstrumentation", host.Runtime.Major >= 10 ? "net10.0" : "net8.0");

    private static Refusal? SwitchedOff(HostProcess host)
    {
        if (IsFalse(host.Variable("CLEW_AUTO_ENABLED")))
        {
            return new Refusal(HookLog.Information, "CLEW_AUTO_ENABLED says no.");
        }
        if (string.Equals(host.Variable("OTEL_SDK_DISABLED")?.Trim(), "true", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(HookLog.Information, "OTEL_SDK_DISABLED is true.");
        }
        string[] signals = { "OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER" };
        return signals.All(signal => string.Equals(host.Variable(signal)?.Trim(), "none", StringComparison.OrdinalIgnoreCase))
            ? new Refusal(HookLog.Information, "the exporters of all signals are set to none.")
            : null;
    }

    private static Refusal? DevelopmentTool(HostProcess host)
    {
        IEnumerable<string> excluded = DevelopmentTools.Concat((host.Variable("CLEW_AUTO_EXCLUDED_PROCESSES") ?? "").Split(',').Select(name => name.Trim()));
        return excluded.Contains(host.Program, StringComparer.OrdinalIgnoreCase) || host.Program.StartsWith("dotnet-", StringComparison.OrdinalIgnoreCase)
            ? new Refusal(HookLog.Debug, $"'{host.Program}' is a development tool or listed in CLEW_AUTO_EXCLUDED_PROCESSES.")
            : null;
    }

    private static Refusal? OldRuntime(HostProcess host) => host.Runtime.Major < OldestRuntimeMajor
        ? new Refusal(HookLog.Warning, $"the application runs on .NET {host.Runtime}, .NET {OldestRuntimeMajor} or later is needed.")
        : null;

    private static Refusal? InstrumentsItself(HostProcess host) => host.Assemblies.Contains(OwnInstrumentation)
        ? new Refusal(HookLog.Warning, $"the application has {OwnInstrumentation} itself; its own set-up decides where the telemetry goes.")
        : null;

    private static Refusal? FilesMissing(HostProcess host)
    {
        string main = Path.Combine(IsolatedFolder(host), IsolatedAssembly + ".dll");
        return File.Exists(main) ? null : new Refusal(HookLog.Warning, $"{main} is missing; the folder Clew.AutoInstrumentation has to lie beside the hook's assembly.");
    }

    private static bool IsFalse(string? value) => value?.Trim().ToLowerInvariant() is "false" or "0" or "no" or "off";
}
