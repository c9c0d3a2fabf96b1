using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Clew.Samples.Tests;

/// <summary>A built sample as a process of its own, run to its end against a receiver.</summary>
internal static class SampleProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<string> RunAsync(string sample, OtlpSink sink, params (string Name, string Value)[] environment)
    {
        string program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "SampleProgram").Value!;
        ProcessStartInfo start = new("dotnet", [string.Format(CultureInfo.InvariantCulture, program, sample)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal) || name.StartsWith("OPENAI_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Http.AbsoluteUri.TrimEnd('/');
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        start.Environment["OTEL_SERVICE_NAME"] = sample;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Limit);
            process.ExitCode.ShouldBe(0, await errors);
            // The library says on standard error when nothing is exported.
            (await errors).ShouldBeEmpty();
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
