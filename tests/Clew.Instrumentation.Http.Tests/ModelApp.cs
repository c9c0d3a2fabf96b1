using System.Net.Http.Headers;
using System.Text;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>An application that asks a model by one protocol, and what its requests should be recorded as.</summary>
public abstract class ModelApp
{
    /// <summary>Address that is asked.</summary>
    public abstract Uri Address { get; }

    public abstract string Provider { get; }

    public virtual string Operation => "chat";

    public virtual string Model => "model-1";

    /// <summary>Attributes that this application's requests have beside those of every request, as <c>name=value</c>.</summary>
    public virtual string[] RequestAttributes => [];

    public virtual bool CountsReasoning => true;

    public virtual bool CountsCacheRead => true;

    public virtual bool CountsCacheWrite => false;

    public virtual bool IsOpenAI => false;

    /// <summary>Asks and reads the whole answer, as this application would. The text comes back.</summary>
    internal abstract Task<string> AskAsync(HttpClient http, bool isStream, CancellationToken cancellationToken);

    protected Uri Origin => new(Address.GetLeftPart(UriPartial.Authority));

    public override string ToString() => GetType().Name;

    protected static StringContent Json(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
