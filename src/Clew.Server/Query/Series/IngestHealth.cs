using System.Text.Json;
using Clew.Server.Ingest;
using Clew.Storage.DuckDB;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Query.Series;

/// <summary>Whether what is sent gets in: the counters of <c>/metrics</c> that a reader of Home needs, since the start of the server.</summary>
internal sealed class IngestHealth(ServerMetrics metrics, IngestBudget budget, StoreWriter writer, StoreStatistics store)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WritePerSignal(json, "received"u8, metrics.Received);
        WritePerSignal(json, "stored"u8, metrics.Stored);
        WritePerSignal(json, "rejected"u8, metrics.Rejected);
        json.WriteStartArray("refused"u8);
        foreach (DropReason reason in Enum.GetValues<DropReason>())
        {
            if (metrics.Refused(reason) is > 0 and long count)
            {
                json.WriteStartObject();
                json.WriteString("reason"u8, ServerMetrics.Label(reason));
                json.WriteNumber("requests"u8, count);
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
        json.WriteNumber("queueBytes"u8, budget.UsedBytes);
        json.WriteNumber("queueBytesMax"u8, budget.MaxBytes);
        json.WriteNumber("diskBytes"u8, store.DiskBytes);
        json.WriteNumber("files"u8, store.Files);
        json.WriteNumber("unreadableFiles"u8, store.UnreadableFiles);
        json.WriteNumber("unsettledTraces"u8, store.UnsettledTraces);
        json.WriteString("unavailableReason"u8, writer.UnavailableReason);
        json.WriteEndObject();
    }

    private static void WritePerSignal(Utf8JsonWriter json, ReadOnlySpan<byte> name, Func<OtlpSignal, long> count)
    {
        json.WriteStartObject(name);
        foreach (OtlpSignal signal in Enum.GetValues<OtlpSignal>())
        {
            json.WriteNumber(ServerMetrics.Label(signal), count(signal));
        }
        json.WriteEndObject();
    }
}
