using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Clew.Instrumentation.Hosting;

/// <summary>Lets the SDK's extension methods work on a host's services.</summary>
internal sealed class ServicesOpenTelemetryBuilder(IServiceCollection services) : IOpenTelemetryBuilder
{
    public IServiceCollection Services => services;
}
