using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>The duration of client operations that are not inference.</summary>
internal static class OperationMetrics
{
    public static void Record(double seconds, string operation, string? provider, string? model, string? serverAddress, int? serverPort, string? errorType)
    {
        var tags = new TagList { { GenAIAttributes.Operation.Name, operation } };
        Add(ref tags, GenAIAttributes.Provider.Name, provider);
        Add(ref tags, GenAIAttributes.Request.Model, model);
        Add(ref tags, ServerAttributes.Address, serverAddress);
        Add(ref tags, ServerAttributes.Port, serverAddress is not null && serverPort is { } port ? BoxedValues.Port(port) : null);
        Add(ref tags, ErrorAttributes.Type, errorType);
        GenAISignals.Instruments.OperationDuration.Record(seconds, tags);
    }

    private static void Add(ref TagList tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
