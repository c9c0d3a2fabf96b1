using F = Clew.Telemetry.Otlp.OtlpFields;

namespace Clew.Telemetry.Otlp;

/// <summary>Export*ServiceRequest, Resource* and Scope*: the same for every signal.</summary>
internal static class RequestDecoder
{
    public static string? Decode<TBatch, TReader>(byte[] buffer, int length, DecodeContext context, TBatch batch)
        where TReader : ISignalReader<TBatch>
    {
        ProtobufReader reader = new(buffer.AsSpan(0, length));
        while (reader.NextField(out uint tag))
        {
            if (tag == ((F.Request.Resources << 3) | WireType.Length))
            {
                ReadResourceItems<TBatch, TReader>(ref reader, context, batch);
            }
            else
            {
                reader.SkipUnknown(tag, F.Request.Known, "the request");
            }
        }
        return reader.Error;
    }

    private static void ReadResourceItems<TBatch, TReader>(ref ProtobufReader reader, DecodeContext context, TBatch batch)
        where TReader : ISignalReader<TBatch>
    {
        // The resource may come after the items, so they get the object before it is filled.
        Resource resource = new();
        if (!context.Charge(DecodedSize.Resource))
        {
            reader.Fail(context.MemoryError);
        }
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.ResourceItems.Resource << 3) | WireType.Length:
                    CommonDecoder.ReadResource(ref reader, context, resource);
                    break;
                case (F.ResourceItems.Scopes << 3) | WireType.Length:
                    ReadScopeItems<TBatch, TReader>(ref reader, context, batch, resource);
                    break;
                case (F.ResourceItems.SchemaUrl << 3) | WireType.Length:
                    resource.SchemaUrl = context.Text(reader.ReadRange());
                    break;
                default:
                    reader.SkipUnknown(tag, F.ResourceItems.Known, "Resource" + TReader.Signal);
                    break;
            }
        }
        reader.Leave(outer);
        ResourceIdentity.Complete(resource);
    }

    private static void ReadScopeItems<TBatch, TReader>(
        ref ProtobufReader reader, DecodeContext context, TBatch batch, Resource resource)
        where TReader : ISignalReader<TBatch>
    {
        InstrumentationScope scope = new();
        int index = 0;
        if (!context.Charge(DecodedSize.Scope))
        {
            reader.Fail(context.MemoryError);
        }
        int outer = reader.Enter();
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case (F.ScopeItems.Scope << 3) | WireType.Length:
                    CommonDecoder.ReadScope(ref reader, context, scope);
                    break;
                case (F.ScopeItems.Items << 3) | WireType.Length:
                    TReader.ReadItem(ref reader, context, batch, resource, scope, index++);
                    break;
                case (F.ScopeItems.SchemaUrl << 3) | WireType.Length:
                    scope.SchemaUrl = context.Text(reader.ReadRange());
                    break;
                default:
                    reader.SkipUnknown(tag, F.ScopeItems.Known, "Scope" + TReader.Signal);
                    break;
            }
        }
        reader.Leave(outer);
        ResourceIdentity.Complete(scope);
    }
}
