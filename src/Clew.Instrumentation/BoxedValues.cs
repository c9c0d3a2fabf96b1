namespace Clew.Instrumentation;

/// <summary>Values that nearly every call has, boxed once.</summary>
internal static class BoxedValues
{
    private static readonly object Https = 443L;
    private static readonly object Http = 80L;

    public static object True { get; } = true;

    public static object False { get; } = false;

    public static object Port(int port) => port switch { 443 => Https, 80 => Http, _ => (long)port };
}
