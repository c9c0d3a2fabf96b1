using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>Ids of spans that nobody sent: the same at each reading, and not to be hit by ids that a sender chooses.</summary>
internal static class InferredIds
{
    public static SpanId Of(Span source, string subject)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{source.TraceId}/{source.SpanId}/{subject}"), hash);
        return new SpanId(Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash)));
    }
}
