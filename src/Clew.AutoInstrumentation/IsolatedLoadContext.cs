using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace Clew.AutoInstrumentation;

/// <summary>
/// Holds the OpenTelemetry SDK, its exporter and the instrumentation apart from the application, which may bring other versions of the same. All types of
/// the framework are shared, and so is <see cref="Preconditions.SharedAssembly"/> in the version that the application runs with, because its static
/// registry of sources and listeners is the place where both meet.
/// </summary>
internal sealed class IsolatedLoadContext : AssemblyLoadContext
{
    private readonly string folder;

    public IsolatedLoadContext(string folder)
        : base("Clew.AutoInstrumentation", isCollectible: false) => this.folder = folder;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(folder, assemblyName.Name + ".dll");
        return assemblyName.Name != Preconditions.SharedAssembly && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
