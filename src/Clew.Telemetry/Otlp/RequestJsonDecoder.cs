using System.Text;
using System.Text.Json;

namespace Clew.Telemetry.Otlp;

/// <summary>Export*ServiceRequest, Resource* and Scope* in OTLP/JSON: the same for every signal.</summary>
internal static class RequestJsonDecoder
{
    public static string? Decode<TBatch, TReader>(byte[] buffer, int length, DecodeContext context, TBatch batch)
        where TReader : IJsonSignalReader<TBatch>
    {
        JsonCursor cursor = new(buffer, length, context);
        try
        {
            cursor.Start();
            ReadRequest<TBatch, TReader>(ref cursor, context, batch);
            cursor.Finish();
            return cursor.Error;
        }
        catch (JsonException exception)
        {
            // The reader's only way to report text that is not JSON. Its message names line and byte.
            return "invalid JSON: " + exception.Message;
        }
    }

    private static void ReadRequest<TBatch, TReader>(ref JsonCursor cursor, DecodeContext context, TBatch batch)
        where TReader : IJsonSignalReader<TBatch>
    {
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is(TReader.ResourceItems))
            {
                cursor.EnterArray();
                while (cursor.NextElement())
                {
                    ReadResourceItems<TBatch, TReader>(ref cursor, context, batch);
                }
            }
            else if (cursor.Is("resourceSpans"u8) || cursor.Is("resourceLogs"u8) || cursor.Is("resourceMetrics"u8))
            {
                cursor.Fail($"the body is of another signal, expected {Encoding.UTF8.GetString(TReader.ResourceItems)}");
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ReadResourceItems<TBatch, TReader>(ref JsonCursor cursor, DecodeContext context, TBatch batch)
        where TReader : IJsonSignalReader<TBatch>
    {
        // The resource may come after the items, so they get the object before it is filled.
        Resource resource = new();
        Charge(ref cursor, context, DecodedSize.Resource);
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("resource"u8))
            {
                CommonJsonDecoder.ReadResource(ref cursor, context, resource);
            }
            else if (cursor.Is(TReader.ScopeItems))
            {
                cursor.EnterArray();
                while (cursor.NextElement())
                {
                    ReadScopeItems<TBatch, TReader>(ref cursor, context, batch, resource);
                }
            }
            else if (cursor.Is("schemaUrl"u8))
            {
                resource.SchemaUrl = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }
        ResourceIdentity.Complete(resource);
    }

    private static void ReadScopeItems<TBatch, TReader>(ref JsonCursor cursor, DecodeContext context, TBatch batch, Resource resource)
        where TReader : IJsonSignalReader<TBatch>
    {
        InstrumentationScope scope = new();
        int index = 0;
        Charge(ref cursor, context, DecodedSize.Scope);
        cursor.EnterObject();
        while (cursor.NextProperty())
        {
            if (cursor.Is("scope"u8))
            {
                CommonJsonDecoder.ReadScope(ref cursor, context, scope);
            }
            else if (cursor.Is(TReader.Items))
            {
                cursor.EnterArray();
                while (cursor.NextElement())
                {
                    TReader.ReadItem(ref cursor, context, batch, resource, scope, index++);
                }
            }
            else if (cursor.Is("schemaUrl"u8))
            {
                scope.SchemaUrl = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }
        ResourceIdentity.Complete(scope);
    }

    /// <summary>Takes memory from the request's budget, or fails the request.</summary>
    public static void Charge(ref JsonCursor cursor, DecodeContext context, long bytes)
    {
        if (!context.Charge(bytes))
        {
            cursor.Fail(context.MemoryError);
        }
    }
}
