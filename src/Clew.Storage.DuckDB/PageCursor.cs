using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Clew.Storage.DuckDB;

/// <summary>Where a page ended: the time and the id of its last item, as text that is opaque to clients.</summary>
internal readonly record struct PageCursor(long TimeUnixNano, string Id)
{
    internal static PageCursor? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }
        if (!Base64Url.IsValid(text))
        {
            throw new InvalidCursorException("The cursor was not issued by this server.");
        }
        byte[] bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < 9)
        {
            throw new InvalidCursorException("The cursor was not issued by this server.");
        }
        return new PageCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), Encoding.UTF8.GetString(bytes.AsSpan(8)));
    }

    public override string ToString()
    {
        byte[] bytes = new byte[8 + Encoding.UTF8.GetByteCount(Id)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, TimeUnixNano);
        Encoding.UTF8.GetBytes(Id, bytes.AsSpan(8));
        return Base64Url.EncodeToString(bytes);
    }
}
