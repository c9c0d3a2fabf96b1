using System.Globalization;
using System.Text.Json;
using Clew.Alert.Evaluate;
using Clew.Alert.State;
using Clew.Server.Query;

namespace Clew.Server.Alerts;

/// <summary>What is firing now, what fired before, and silences.</summary>
internal static class AlertEndpoints
{
    private const int BodyBytesMax = 64 << 10;
    private const int CommentCharsMax = 1_000;
    private const int MatchersMax = 20;
    private static readonly TimeSpan SilenceMax = TimeSpan.FromDays(366);

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts", (RequestDelegate)ListAsync);
        routes.MapGet("/api/v1/alerts/history", (RequestDelegate)HistoryAsync);
        routes.MapGet("/api/v1/alerts/silences", (RequestDelegate)SilencesAsync);
        routes.MapPost("/api/v1/alerts/silences", (RequestDelegate)SilenceAsync);
        routes.MapDelete("/api/v1/alerts/silences/{id}", (RequestDelegate)EndAsync);
    }

    private static Task ListAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        AlertEngine engine = context.RequestServices.GetRequiredService<AlertEngine>();
        AlertBook book = Book(context);
        RuleSet enabled = context.RequestServices.GetRequiredService<AlertRulesInUse>().Enabled;
        SeriesState[] states = [.. book.States.OrderByDescending(state => state.Phase).ThenByDescending(state => state.Severity).ThenByDescending(state => state.Since)];
        return context.WriteJsonAsync((engine, book, enabled, states), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteInstant("evaluatedAt"u8, answer.engine.EvaluatedAt);
            json.WriteNumber("evaluationMillis"u8, answer.engine.LastDuration.TotalMilliseconds);
            json.WriteNumber("rules"u8, answer.enabled.Rules.Count);
            json.WriteNumber("series"u8, answer.states.Length);
            json.WriteNumber("seriesMax"u8, AlertBook.SeriesMax);
            json.WriteNumber("droppedSeries"u8, answer.book.Dropped);
            json.WriteStartArray("items"u8);
            foreach (SeriesState state in answer.states)
            {
                json.WriteState(state, answer.book.SilencedBy(state));
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task HistoryAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "rule", "fingerprint", "limit", "cursor");
        (long? from, long? to) = (parameters.UnixNanos("from"), parameters.UnixNanos("to"));
        (string? rule, string? fingerprint) = (parameters.Text("rule"), parameters.Text("fingerprint"));
        int limit = parameters.Limit(100, 1000);
        long before = CursorOf(parameters.Text("cursor"));
        IReadOnlyList<AlertEvent> page = Book(context).Events(
            item => (rule is null || item.State.RuleId == rule) && (fingerprint is null || item.State.Fingerprint == fingerprint) && IsBetween(item.Time, from, to), before, limit + 1);
        return context.WriteJsonAsync((page, limit), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (AlertEvent happened in answer.page.Take(answer.limit))
            {
                json.WriteEvent(happened);
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, answer.page.Count > answer.limit ? answer.page[answer.limit - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
            json.WriteEndObject();
        });
    }

    private static Task SilencesAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        AlertBook book = Book(context);
        return context.WriteJsonAsync((book, now: Now(context)), static (json, answer) =>
        {
            IReadOnlyList<SeriesState> states = answer.book.States;
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (Silence silence in answer.book.Silences)
            {
                json.WriteSilence(silence, answer.now, states);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task SilenceAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        Silence silence = Read(await ReadBodyAsync(context), Now(context));
        AlertBook book = Book(context);
        if (!book.TryAdd(silence))
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "Too many silences.", $"There are {Silence.SilencesMax} silences already; end some.");
        }
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.WriteJsonAsync((silence, now: Now(context), states: book.States), static (json, answer) => json.WriteSilence(answer.silence, answer.now, answer.states));
    }

    private static Task EndAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        string id = (string)context.Request.RouteValues["id"]!;
        if (!Book(context).End(id))
        {
            throw ProblemException.NotFound($"There is no silence '{id}' that is not over.");
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task<JsonElement> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > BodyBytesMax)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "Too large.", $"A silence has at most {BodyBytesMax} bytes.", "body");
        }
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw ProblemException.BadParameter("body", "The body is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw ProblemException.BadParameter("body", $"The body is not JSON: {exception.Message}");
        }
    }

    private static Silence Read(JsonElement json, DateTimeOffset now)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (member.Name is not ("matchers" or "startsAt" or "until" or "comment"))
            {
                throw ProblemException.BadParameter(member.Name, $"'{member.Name}' is none of matchers, startsAt, until, comment.");
            }
        }
        DateTimeOffset startsAt = TimeOf(json, "startsAt") ?? now;
        DateTimeOffset until = TimeOf(json, "until") ?? throw ProblemException.BadParameter("until", "A silence has an end.");
        if (until <= startsAt || until <= now || until - now > SilenceMax)
        {
            throw ProblemException.BadParameter("until", "A silence ends after it starts, in the future, and within a year.");
        }
        return new Silence(Guid.NewGuid().ToString("n"), MatchersOf(json), startsAt, until, TextOf(json, "comment") ?? "", now);
    }

    private static Dictionary<string, string> MatchersOf(JsonElement json)
    {
        Dictionary<string, string> matchers = [];
        if (json.TryGetProperty("matchers", out JsonElement given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty matcher in given.EnumerateObject())
            {
                matchers[matcher.Name] = matcher.Value.ValueKind == JsonValueKind.String ? matcher.Value.GetString()! : throw ProblemException.BadParameter("matchers", $"{matcher.Name} is not a text.");
            }
        }
        // Without a matcher everything would be silent, which is hardly ever meant.
        return matchers.Count is > 0 and <= MatchersMax ? matchers : throw ProblemException.BadParameter("matchers", $"1 to {MatchersMax} labels and their values are needed; * as a value takes any.");
    }

    private static DateTimeOffset? TimeOf(JsonElement json, string name) => TextOf(json, name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : throw ProblemException.BadParameter(name, $"'{text}' is not a time such as 2026-11-21T09:00:00Z.");

    private static string? TextOf(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= CommentCharsMax
            ? value.GetString()
            : throw ProblemException.BadParameter(name, $"{name} is not a text of at most {CommentCharsMax} characters.");
    }

    private static bool IsBetween(DateTimeOffset time, long? from, long? to)
    {
        long nanos = (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return (from is null || nanos >= from) && (to is null || nanos < to);
    }

    private static long CursorOf(string? cursor) => cursor is null ? long.MaxValue
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : throw ProblemException.BadParameter("cursor", "The cursor was not issued for a history of alerts.");

    private static AlertBook Book(HttpContext context) => context.RequestServices.GetRequiredService<AlertBook>();

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
