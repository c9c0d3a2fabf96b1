using OpenTelemetry;

namespace Clew.Instrumentation.Tests;

/// <summary>Keeps what the SDK exports.</summary>
internal sealed class CollectingExporter<T, TKept>(Func<T, TKept> keep) : BaseExporter<T>
    where T : class
{
    private readonly Lock gate = new();
    private readonly List<TKept> items = [];

    public IReadOnlyList<TKept> Items
    {
        get
        {
            lock (gate)
            {
                return [.. items];
            }
        }
    }

    public override ExportResult Export(in Batch<T> batch)
    {
        lock (gate)
        {
            foreach (T item in batch)
            {
                items.Add(keep(item));
            }
        }
        return ExportResult.Success;
    }
}
