using System.Globalization;
using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Packing;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Attributes of spans that a column holds already, exactly as they were sent: they are left out of the <c>attrs</c> map, and a bit in the
/// column <c>promoted</c> says so (a number as text, since there are few different ones, and texts have dictionaries). Of a model call's attributes that is nine in ten, and the map is the dearest column to store.
/// An attribute stays in the map whenever its value or type differs from what the column would give back. Some attributes that mean nothing to Clew,
/// but come with almost every call, have a column of their own (<see cref="OwnColumns"/>).
/// </summary>
internal static class PromotedAttributes
{
    /// <summary>Bits are positions in this list and part of the file format: add at the end only, at most 63.</summary>
    private static readonly Entry[] Entries =
    [
        new("gen_ai.operation.name", "llm_operation", span => OperationOf(span)),
        new("gen_ai.provider.name", "provider", span => span.Llm?.Provider ?? default),
        new("gen_ai.request.model", "request_model", span => span.Llm?.RequestModel ?? default),
        new("gen_ai.response.model", "response_model", span => span.Llm?.ResponseModel ?? default),
        new("gen_ai.response.id", "response_id", span => span.Llm?.ResponseId ?? default),
        new("gen_ai.response.finish_reasons", "finish_reasons_original", span => span.Llm?.FinishReasonsOriginal ?? default, isList: true),
        new("gen_ai.usage.input_tokens", "fresh_input + cache_read + cache_write + cache_write_1h", span => span.Usage?.InputTotal),
        new("gen_ai.usage.output_tokens", "output + reasoning", span => span.Usage?.OutputTotal),
        new("gen_ai.usage.cache_read.input_tokens", "cache_read", span => span.Usage?.CacheRead),
        new("gen_ai.usage.cache_creation.input_tokens", "cache_write + cache_write_1h", span => span.Usage is { } usage ? usage.CacheWrite + usage.CacheWrite1h : null),
        new("gen_ai.usage.reasoning.output_tokens", "reasoning", span => span.Usage?.Reasoning),
        new("gen_ai.request.temperature", "temperature", span => span.Llm?.Temperature),
        new("gen_ai.request.top_p", "top_p", span => span.Llm?.TopP),
        new("gen_ai.request.top_k", "top_k", span => span.Llm?.TopK),
        new("gen_ai.request.max_tokens", "max_tokens", span => span.Llm?.MaxTokens),
        new("gen_ai.request.stream", "stream", span => span.Llm?.Stream),
        new("gen_ai.response.time_to_first_chunk", "ttft_ns / 1e9", span => span.Llm?.TtftNanos / 1e9),
        new("gen_ai.conversation.id", "conversation_id", span => span.ConversationId),
        new("gen_ai.agent.id", "agent_id", span => span.AgentId),
        new("gen_ai.agent.name", "agent", span => span.Agent),
        new("gen_ai.agent.version", "agent_version", span => span.AgentVersion),
        new("gen_ai.tool.name", "tool_name", span => span.ToolName),
        new("gen_ai.tool.call.id", "tool_call_id", span => span.ToolCallId),
        new("gen_ai.tool.type", "tool_type", span => span.ToolType),
        new("user.id", "user_id", span => span.UserId),
        new("error.type", "error_type", span => span.ErrorType),
        new("session.id", "session_id", NativeType.Varchar),
        new("server.address", "server_address", NativeType.Varchar),
        new("server.port", "server_port", NativeType.BigInt),
        new("gen_ai.output.type", "output_type", NativeType.Varchar),
        new("gen_ai.system", "provider", span => span.Llm?.Provider ?? default),
        new("llm.model_name", "request_model", span => span.Llm?.RequestModel ?? default),
        new("llm.token_count.prompt", "fresh_input + cache_read + cache_write + cache_write_1h", span => span.Usage?.InputTotal),
        new("llm.token_count.completion", "output + reasoning", span => span.Usage?.OutputTotal),
        new("tool.name", "tool_name", span => span.ToolName),
    ];

    /// <summary>A hash table without the cost of a general one: its slots hold positions, -1 where they are free.</summary>
    private static readonly sbyte[] Slots = Index();

    private const int SlotBits = 8;

    /// <summary>Columns for attributes as they were sent, after <c>promoted</c> in the table.</summary>
    internal const string OwnColumns = "session_id, server_address, server_port, output_type";

    private static readonly int[] OwnPositions = [.. Enumerable.Range(0, Entries.Length).Where(position => Entries[position].IsOwn)];

    /// <summary>The position of an attribute that need not be stored with the span's map, -1 for one that must.</summary>
    /// <param name="span">The attribute's span.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="keyHash">Its key's <see cref="HashOf"/>.</param>
    internal static int Find(Span span, in KeyValue attribute, ulong keyHash)
    {
        for (int slot = SlotOf(keyHash); Slots[slot] >= 0; slot = NextSlot(slot))
        {
            Entry entry = Entries[Slots[slot]];
            if (entry.KeyHash == keyHash && attribute.Key.Span.SequenceEqual(entry.KeyBytes.Span))
            {
                return entry.Gives(span, attribute.Value) ? Slots[slot] : -1;
            }
        }
        return -1;
    }

    /// <summary>Writes the columns of <see cref="OwnColumns"/>; where each one's attribute stands is given by position.</summary>
    internal static void AppendOwn(TableBuilder target, ReadOnlySpan<KeyValue> attributes, ulong bits, ReadOnlySpan<int> indexOfPosition)
    {
        foreach (int position in OwnPositions)
        {
            if ((bits & (1UL << position)) == 0)
            {
                target.Null();
            }
            else if (attributes[indexOfPosition[position]].Value is { Kind: AnyValueKind.Int } number)
            {
                target.Int64(number.AsInt);
            }
            else
            {
                target.Text(attributes[indexOfPosition[position]].Value.AsBytes);
            }
        }
    }

    internal static void ReadOwn(ResultReader row, int column, AttributeList target, Utf8Pool pool)
    {
        foreach (int position in OwnPositions)
        {
            if (!row.IsNull(column))
            {
                target.Add(Entries[position].KeyBytes,
                    Entries[position].OwnType == NativeType.BigInt ? AnyValue.From(row.GetInt64(column)) : AnyValue.From(pool.Share(column, row.GetBytes(column))));
            }
            column++;
        }
    }

    /// <summary>How many positions there are.</summary>
    internal static int Count => Entries.Length;

    /// <summary>Adds the attributes that were left out.</summary>
    internal static void Restore(Span span, ulong bits, AttributeList target)
    {
        for (int position = 0; bits != 0; position++, bits >>= 1)
        {
            if ((bits & 1) != 0 && !Entries[position].IsOwn)
            {
                target.Add(Entries[position].KeyBytes, Entries[position].ValueOf(span));
            }
        }
    }

    /// <summary>A condition that holds where the attribute was left out and its column has the given value; null for all other attributes.</summary>
    internal static string? Condition(SqlBuilder sql, string key, string value)
    {
        int position = Array.FindIndex(Entries, entry => entry.Key == key);
        return position >= 0 && Entries[position].Condition(sql, value) is { } condition
            ? string.Create(CultureInfo.InvariantCulture, $"(promoted::UBIGINT & {1UL << position} != 0 AND {condition})")
            : null;
    }

    /// <summary>Names of all attributes that may be left out.</summary>
    internal static IEnumerable<string> Keys => Entries.Select(entry => entry.Key);

    /// <summary>The text of an attribute where it was left out, null elsewhere; null for an attribute that never is.</summary>
    internal static string? TextSql(string key)
    {
        int position = Array.FindIndex(Entries, entry => entry.Key == key);
        return position >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"(CASE WHEN promoted::UBIGINT & {1UL << position} != 0 THEN {Entries[position].TextSql} END)")
            : null;
    }

    /// <summary>Spans of agents and tools have no column for their operation, which follows from their kind.</summary>
    private static Utf8Text OperationOf(Span span) => span.Llm is { } llm ? llm.Operation : span.Kind switch
    {
        SpanKind.Tool => ExecuteTool,
        SpanKind.Agent => InvokeAgent,
        _ => default,
    };

    private static readonly Utf8Text ExecuteTool = "execute_tool";

    private static readonly Utf8Text InvokeAgent = "invoke_agent";

    private static sbyte[] Index()
    {
        sbyte[] slots = new sbyte[1 << SlotBits];
        slots.AsSpan().Fill(-1);
        for (int i = 0; i < Entries.Length; i++)
        {
            int slot = SlotOf(Entries[i].KeyHash);
            while (slots[slot] >= 0)
            {
                slot = NextSlot(slot);
            }
            slots[slot] = (sbyte)i;
        }
        return slots;
    }

    private static int SlotOf(ulong hash) => (int)(hash * 0x9E3779B97F4A7C15 >> (64 - SlotBits));

    private static int NextSlot(int slot) => (slot + 1) & ((1 << SlotBits) - 1);

    /// <summary>Length, first, middle and last 8 bytes: different for most keys, and quick to make.</summary>
    internal static ulong HashOf(ReadOnlySpan<byte> key) => key.Length < 8
        ? HashOfShort(key)
        : ((ulong)key.Length * 0x9E3779B97F4A7C15) ^ MemoryMarshal.Read<ulong>(key) ^ (MemoryMarshal.Read<ulong>(key[^8..]) * 31) ^ (MemoryMarshal.Read<ulong>(key[((key.Length / 2) - 4)..]) * 131);

    private static ulong HashOfShort(ReadOnlySpan<byte> key)
    {
        ulong hash = (ulong)key.Length;
        foreach (byte value in key)
        {
            hash = (hash << 8) | value;
        }
        return hash;
    }

    private sealed class Entry
    {
        private readonly Func<Span, Utf8Text>? text;
        private readonly Func<Span, long?>? number;
        private readonly Func<Span, double?>? real;
        private readonly Func<Span, bool?>? flag;
        private readonly string column;
        private readonly bool isList;

        internal Entry(string key, string column, Func<Span, Utf8Text> text, bool isList = false)
            : this(key, column) => (this.text, this.isList) = (text, isList);

        internal Entry(string key, string column, Func<Span, long?> number)
            : this(key, column) => this.number = number;

        internal Entry(string key, string column, Func<Span, double?> real)
            : this(key, column) => this.real = real;

        internal Entry(string key, string column, Func<Span, bool?> flag)
            : this(key, column) => this.flag = flag;

        internal Entry(string key, string column, NativeType ownType)
            : this(key, column) => OwnType = ownType;

        private Entry(string key, string column)
        {
            Key = key;
            KeyBytes = key;
            KeyHash = HashOf(KeyBytes.Span);
            this.column = column;
        }

        internal string Key { get; }

        internal Utf8Text KeyBytes { get; }

        internal ulong KeyHash { get; }

        internal NativeType? OwnType { get; }

        internal bool IsOwn => OwnType is not null;

        internal bool Gives(Span span, in AnyValue value)
        {
            if (OwnType is { } type)
            {
                return value.Kind == (type == NativeType.BigInt ? AnyValueKind.Int : AnyValueKind.String);
            }
            switch (value.Kind)
            {
                case AnyValueKind.String:
                    return text is not null && !isList && text(span) is { IsNull: false } held && held.Equals(value.AsBytes);
                case AnyValueKind.Int:
                    return number is not null && number(span) == value.AsInt;
                case AnyValueKind.Double:
                    return real is not null && real(span) is { } present && BitConverter.DoubleToInt64Bits(present) == BitConverter.DoubleToInt64Bits(value.AsDouble);
                case AnyValueKind.Bool:
                    return flag is not null && flag(span) == value.AsBool;
                case AnyValueKind.Array:
                    return isList && value.AsArray is [{ Kind: AnyValueKind.String } single] && text!(span) is { IsNull: false } only && only.Equals(single.AsBytes);
                default:
                    return false;
            }
        }

        internal AnyValue ValueOf(Span span)
        {
            if (text is not null)
            {
                AnyValue value = AnyValue.From(text(span));
                return isList ? AnyValue.From([value]) : value;
            }
            return number is not null ? AnyValue.From(number(span).GetValueOrDefault())
                : real is not null ? AnyValue.From(real(span).GetValueOrDefault())
                : AnyValue.From(flag!(span).GetValueOrDefault());
        }

        internal string? Condition(SqlBuilder sql, string value)
        {
            if (OwnType == NativeType.Varchar)
            {
                return $"{column} = {sql.Parameter(value)}";
            }
            if (text is not null)
            {
                return isList ? null
                    : Key == "gen_ai.operation.name" ? OperationCondition(sql, value)
                    : PackedColumns.HasTail(column) ? HexTail.EqualsSql(sql, column, value)
                    : $"{column} = {sql.Parameter(value)}";
            }
            if (number is not null || IsOwn)
            {
                return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long wanted) ? $"{column} = {sql.Parameter(wanted)}" : null;
            }
            return real is not null
                ? double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"{column} = CAST({sql.Parameter(value)} AS DOUBLE)" : null
                : value is "true" or "false" ? $"{column} = {value}" : null;
        }

        internal string TextSql => Key == "gen_ai.operation.name" ? OperationSql : $"({column})::VARCHAR";

        private string OperationSql => $"coalesce({column}, CASE kind WHEN {(byte)SpanKind.Tool} THEN '{ExecuteTool}' WHEN {(byte)SpanKind.Agent} THEN '{InvokeAgent}' END)";

        private string OperationCondition(SqlBuilder sql, string value) => $"{OperationSql} = {sql.Parameter(value)}";
    }
}
