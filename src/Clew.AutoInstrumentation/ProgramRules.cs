using System;
using System.Linq;

namespace Clew.AutoInstrumentation;

/// <summary>Whether one span from start to end of the process is a true picture of what the application does.</summary>
internal static class ProgramRules
{
    // A server handles requests, each a trace of its own; a hosted worker runs for ever; an application with an OpenTelemetry SDK of its own has
    // decided what its roots are, and a parent that its backend never receives would only take that away.
    private static readonly string[] Contradicting = { "Microsoft.AspNetCore.Hosting", "Microsoft.Extensions.Hosting", "OpenTelemetry" };

    /// <summary><c>CLEW_AUTO_ROOT</c> is <c>process</c>, <c>none</c> or, by default, decided by what the application consists of.</summary>
    public static bool HasOneRoot(HostProcess host) => host.Variable("CLEW_AUTO_ROOT")?.Trim().ToLowerInvariant() switch
    {
        "process" => true,
        "none" => false,
        _ => !Contradicting.Any(name => host.Assemblies.Contains(name, StringComparer.OrdinalIgnoreCase)),
    };
}
