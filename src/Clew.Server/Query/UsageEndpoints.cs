using System.Globalization;
using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query;

/// <summary>Usage from the minute rollups, and the lists that are the same question with a fixed grouping.</summary>
internal static class UsageEndpoints
{
    private static readonly string[] Filters = ["from", "to", "service", "environment", "agent", "provider", "model", "tool", "calls", "unpriced", "interval", "limit"];

    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/usage", (RequestDelegate)GetAsync);
        routes.MapGet("/api/v1/services", (RequestDelegate)(context => ListAsync(context, [UsageDimension.Service, UsageDimension.Environment], UsageCalls.Model)));
        routes.MapGet("/api/v1/agents", (RequestDelegate)(context => ListAsync(context, [UsageDimension.Agent, UsageDimension.Service], UsageCalls.Agent)));
        routes.MapGet("/api/v1/tools", (RequestDelegate)(context => ListAsync(context, [UsageDimension.Tool], UsageCalls.Tool)));
        routes.MapGet("/api/v1/models", (RequestDelegate)(context => ListAsync(context, [UsageDimension.Model, UsageDimension.Provider], UsageCalls.Model)));
    }

    private static Task GetAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, [.. Filters, "groupBy"]);
        IReadOnlyList<UsageDimension> groupBy = GroupBy(context.Request.Query);
        UsageCalls calls = groupBy.Contains(UsageDimension.Tool) ? UsageCalls.Tool : groupBy.Contains(UsageDimension.Kind) ? UsageCalls.All : UsageCalls.Model;
        return AnswerAsync(context, parameters, groupBy, calls);
    }

    private static Task ListAsync(HttpContext context, IReadOnlyList<UsageDimension> groupBy, UsageCalls calls) =>
        AnswerAsync(context, new QueryParameters(context, Filters), groupBy, calls);

    private static async Task AnswerAsync(HttpContext context, QueryParameters parameters, IReadOnlyList<UsageDimension> groupBy, UsageCalls calls)
    {
        UsageQuery query = new()
        {
            FromUnixNano = parameters.UnixNanos("from"),
            ToUnixNano = parameters.UnixNanos("to"),
            GroupBy = groupBy,
            Interval = IntervalOf(parameters.Text("interval")),
            Calls = CallsOf(parameters.Text("calls")) ?? calls,
            Service = parameters.Text("service"),
            Environment = parameters.Text("environment"),
            Agent = parameters.Text("agent"),
            Provider = parameters.Text("provider"),
            Model = parameters.Text("model"),
            Tool = parameters.Text("tool"),
            UnpricedOnly = parameters.Flag("unpriced"),
            Limit = parameters.Limit(100, 1000),
        };
        IReadOnlyList<UsageBucket> buckets;
        try
        {
            buckets = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.ReadUsageAsync(query, context.RequestAborted);
        }
        catch (TooManyGroupsException e)
        {
            throw ProblemException.BadParameter(query.Interval is null ? "groupBy" : "interval", e.Message);
        }
        await context.WriteJsonAsync((query, buckets), static (json, answer) => Write(json, answer.query, answer.buckets));
    }

    private static void Write(Utf8JsonWriter json, UsageQuery query, IReadOnlyList<UsageBucket> buckets)
    {
        json.WriteStartObject();
        json.WriteStrings("groupBy"u8, query.GroupBy.Select(Name));
        json.WriteString("calls"u8, Name(query.Calls));
        json.WriteNumber("percentileRelativeError"u8, DuckDBReader.DurationRelativeError);
        json.WriteStartArray("items"u8);
        foreach (UsageBucket bucket in buckets)
        {
            json.WriteStartObject();
            WriteIdentity(json, query, bucket);
            json.WriteNumber("calls"u8, bucket.Calls);
            json.WriteNumber("errors"u8, bucket.Errors);
            json.WriteUsage("usage"u8, bucket.Usage);
            json.WriteNumber("unpricedCalls"u8, bucket.UnpricedCalls);
            if (bucket.UnpricedSinceUnixNano is long since)
            {
                json.WriteTime("unpricedSince"u8, since);
            }
            else
            {
                json.WriteNull("unpricedSince"u8);
            }
            json.WriteNumber("durationSumNanos"u8, bucket.DurationSumNanos);
            WritePercentiles(json, "duration"u8, bucket.Durations);
            WritePercentiles(json, "ttft"u8, bucket.Ttft);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, UsageQuery query, UsageBucket bucket)
    {
        json.WriteStartObject("group"u8);
        for (int i = 0; i < query.GroupBy.Count; i++)
        {
            json.WriteString(Name(query.GroupBy[i]), bucket.Group[i]);
        }
        json.WriteEndObject();
        json.WriteBoolean("isOther"u8, bucket.IsOther);
        if (bucket.StartUnixNano is long start)
        {
            json.WriteTime("startTime"u8, start);
        }
        else
        {
            json.WriteNull("startTime"u8);
        }
    }

    private static void WritePercentiles(Utf8JsonWriter json, ReadOnlySpan<byte> name, Percentiles values)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, values.Count);
        WriteNumber("p50Nanos"u8, values.P50Nanos);
        WriteNumber("p95Nanos"u8, values.P95Nanos);
        WriteNumber("p99Nanos"u8, values.P99Nanos);
        json.WriteEndObject();

        void WriteNumber(ReadOnlySpan<byte> field, long? nanos)
        {
            if (nanos is long number)
            {
                json.WriteNumber(field, number);
            }
            else
            {
                json.WriteNull(field);
            }
        }
    }

    /// <summary>By model unless told otherwise; an empty value asks for one group of everything.</summary>
    private static IReadOnlyList<UsageDimension> GroupBy(IQueryCollection parameters)
    {
        if (!parameters.ContainsKey("groupBy"))
        {
            return [UsageDimension.Model];
        }
        List<UsageDimension> dimensions = [];
        foreach (string name in parameters["groupBy"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            UsageDimension dimension = ParseName<UsageDimension>(name)
                ?? throw ProblemException.BadParameter("groupBy", $"'{name}' is none of {string.Join(", ", Enum.GetValues<UsageDimension>().Select(Name))}.");
            if (dimensions.Contains(dimension))
            {
                throw ProblemException.BadParameter("groupBy", $"'{name}' is there twice.");
            }
            dimensions.Add(dimension);
        }
        return dimensions;
    }

    private static UsageCalls? CallsOf(string? text) => text is null
        ? null
        : ParseName<UsageCalls>(text) ?? throw ProblemException.BadParameter("calls", $"'{text}' is none of model, tool, agent, all.");

    private static TimeSpan? IntervalOf(string? text)
    {
        if (text is null or "none")
        {
            return null;
        }
        double minutes = text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 1440, _ => 0 };
        return minutes > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 1440
            ? TimeSpan.FromMinutes(count * minutes)
            : throw ProblemException.BadParameter("interval", $"'{text}' is not a whole number of minutes, hours or days such as 1m, 5m, 1h, 1d, nor none.");
    }

    private static T? ParseName<T>(string name)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (Name(value) == name)
            {
                return value;
            }
        }
        return null;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
