using System.Diagnostics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Clew.Instrumentation;

/// <summary>
/// Carries trace context and baggage in the headers of messages, with the application's propagator or, where it has none, by W3C Trace
/// Context and Baggage. No member throws.
/// </summary>
public static class MessageContext
{
    private static readonly TextMapPropagator W3C = new CompositeTextMapPropagator([new TraceContextPropagator(), new BaggagePropagator()]);

    // The propagator of a process without an SDK does nothing, and says so by naming no fields.
    private static TextMapPropagator Propagator => Propagators.DefaultTextMapPropagator is { Fields.Count: > 0 } configured ? configured : W3C;

    /// <summary>Writes the current context to string headers, as of HTTP-like protocols.</summary>
    public static void Inject(IDictionary<string, string> headers) => Inject(headers, static (carrier, name, value) => carrier[name] = value);

    /// <summary>Writes the current context to byte headers in UTF-8, as of Kafka.</summary>
    public static void Inject(IDictionary<string, byte[]> headers) =>
        Inject(headers, static (carrier, name, value) => carrier[name] = Encoding.UTF8.GetBytes(value));

    /// <summary>Writes the current context to headers of any type, as of RabbitMQ, whose clients send text as UTF-8 bytes.</summary>
    public static void Inject(IDictionary<string, object?> headers) =>
        Inject(headers, static (carrier, name, value) => carrier[name] = Encoding.UTF8.GetBytes(value));

    /// <summary>Writes the current context to headers with several values each, as of NATS.</summary>
    public static void Inject(IDictionary<string, string[]> headers) => Inject(headers, static (carrier, name, value) => carrier[name] = [value]);

    /// <summary>Adds the current context to a list of fields, as of a Redis stream's entry.</summary>
    public static void Inject(ICollection<KeyValuePair<string, string>> fields) =>
        Inject(fields, static (carrier, name, value) => carrier.Add(new(name, value)));

    /// <summary>Writes the current context to any carrier.</summary>
    /// <param name="carrier">The message, or its headers.</param>
    /// <param name="set">Sets a header of the carrier.</param>
    public static void Inject<TCarrier>(TCarrier carrier, Action<TCarrier, string, string> set)
    {
        try
        {
            Propagator.Inject(new PropagationContext(Activity.Current?.Context ?? default, Baggage.Current), carrier, set);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("MessageContext.Inject", exception);
        }
    }

    /// <summary>Reads the sender's context from string headers.</summary>
    public static PropagationContext Extract(IReadOnlyDictionary<string, string> headers) =>
        Extract(headers, static (carrier, name) => carrier.TryGetValue(name, out string? value) ? [value] : []);

    /// <summary>Reads the sender's context from byte headers in UTF-8.</summary>
    public static PropagationContext Extract(IReadOnlyDictionary<string, byte[]> headers) =>
        Extract(headers, static (carrier, name) => carrier.TryGetValue(name, out byte[]? value) ? [Encoding.UTF8.GetString(value)] : []);

    /// <summary>Reads the sender's context from headers of any type: text, or text in UTF-8.</summary>
    public static PropagationContext Extract(IDictionary<string, object?> headers) =>
        Extract(headers, static (carrier, name) => carrier.TryGetValue(name, out object? value) && Text(value) is { } text ? [text] : []);

    /// <summary>Reads the sender's context from headers with several values each.</summary>
    public static PropagationContext Extract(IReadOnlyDictionary<string, string[]> headers) =>
        Extract(headers, static (carrier, name) => carrier.TryGetValue(name, out string[]? values) ? values : []);

    /// <summary>Reads the sender's context from a list of fields.</summary>
    public static PropagationContext Extract(IEnumerable<KeyValuePair<string, string>> fields) =>
        Extract(fields, static (carrier, name) => carrier.Where(field => field.Key == name).Select(field => field.Value));

    /// <summary>Reads the sender's context from any carrier.</summary>
    /// <param name="carrier">The message, or its headers.</param>
    /// <param name="get">All values of a header; empty or null when there is none.</param>
    /// <returns>The context; an invalid one when the carrier has none.</returns>
    public static PropagationContext Extract<TCarrier>(TCarrier carrier, Func<TCarrier, string, IEnumerable<string>?> get)
    {
        try
        {
            return Propagator.Extract(default, carrier, get);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("MessageContext.Extract", exception);
            return default;
        }
    }

    /// <summary>Starts the span of sending a message. Inject after it, so that the receiver's span belongs to it.</summary>
    /// <param name="destination">Name of the queue, topic or subject.</param>
    /// <param name="system">Messaging system by the conventions: <c>rabbitmq</c>, <c>kafka</c>, <c>nats</c>.</param>
    /// <returns>Null when nobody listens.</returns>
    public static Activity? StartSend(string destination, string? system = null) =>
        MessageActivity.Start("send", ActivityKind.Producer, destination, system, default, null);

    /// <summary>
    /// Starts the span of working on a message, and makes the sender's baggage current. Dispose the result when the work is done.
    /// </summary>
    /// <param name="context">What <c>Extract</c> returned.</param>
    /// <param name="destination">Name of the queue, topic or subject.</param>
    /// <param name="system">Messaging system by the conventions.</param>
    /// <param name="relation">Whether the work belongs to the sender's trace or links to it.</param>
    public static ReceivedMessage StartReceive(
        PropagationContext context, string destination, string? system = null, ContextRelation relation = ContextRelation.Parent) =>
        new(context, destination, system, relation);

    private static string? Text(object? value) => value switch
    {
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        ReadOnlyMemory<byte> bytes => Encoding.UTF8.GetString(bytes.Span),
        _ => null,
    };
}
