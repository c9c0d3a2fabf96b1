namespace Clew.Instrumentation.Http;

/// <summary>A host whose provider is known: a full name, the end of one (<c>.openai.azure.com</c>) or a port (<c>*:11434</c>).</summary>
internal sealed class KnownHost(string pattern, string provider)
{
    private readonly int port = pattern.StartsWith("*:", StringComparison.Ordinal) ? int.Parse(pattern.AsSpan(2), provider: null) : 0;

    public string Provider => provider;

    public bool Matches(Uri address) => port != 0 ? address.Port == port
        : pattern[0] is '.' or '-' ? address.Host.EndsWith(pattern, StringComparison.OrdinalIgnoreCase)
        : address.Host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
