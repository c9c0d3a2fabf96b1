using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

// An application with an OpenTelemetry set-up of its own: it reports its jobs to the first address and asks the second one in each.
using ActivitySource source = new("Jobs");
using (TracerProvider tracing = Sdk.CreateTracerProviderBuilder().AddSource("Jobs").ConfigureResource(resource => resource.AddService("own-sdk"))
    .AddOtlpExporter(exporter =>
    {
        exporter.Endpoint = new Uri(args[0] + "/v1/traces");
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
    }).Build())
{
    using HttpClient http = new();
    for (int job = 0; job < 2; job++)
    {
        using Activity? activity = source.StartActivity("job");
        await http.GetStringAsync(args[1]);
        Console.WriteLine($"job {activity?.TraceId} parent '{activity?.ParentSpanId}'");
    }
}
Assembly sdk = typeof(Sdk).Assembly;
string version = sdk.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
string contexts = string.Join(", ", AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "OpenTelemetry")
    .Select(assembly => AssemblyLoadContext.GetLoadContext(assembly)!.Name));
Console.WriteLine($"sdk {AssemblyLoadContext.GetLoadContext(sdk)!.Name} {version} of {contexts}");
