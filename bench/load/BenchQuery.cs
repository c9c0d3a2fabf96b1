using System.Globalization;
using System.Text.Json;
using Clew.Workload;

namespace Clew.LoadBench;

/// <param name="Name">What is asked.</param>
/// <param name="Path">The request for one of the traces sent.</param>
/// <param name="IsRight">Whether an answer agrees with what was sent.</param>
internal sealed record BenchQuery(string Name, Func<SentTrace, string> Path, Func<SentTrace, JsonElement, bool> IsRight);

/// <summary>What the UI asks for, with the answers that what was sent makes right.</summary>
internal sealed class BenchQueries(Truth all, Truth lastDay, PriceList prices, RunOptions options)
{
    private const int PageSize = 50;
    private const long SlowNanos = 20_000_000_000;
    private const long NanosPerMinute = 60_000_000_000;
    private const double CostTolerance = 1e-6;
    private readonly SentTrace[] inOrder = [.. all.Traces.OrderByDescending(trace => trace.StartUnixNano)];
    private readonly ILookup<string, string> byConversation = all.Traces.ToLookup(trace => trace.ConversationId, trace => trace.TraceId);
    private readonly ILookup<string?, string> byRareText = lastDay.Traces.ToLookup(trace => trace.RareText, trace => trace.TraceId);

    public IEnumerable<BenchQuery> All()
    {
        yield return new("trace by id", sent => "/api/v1/traces/" + sent.TraceId, (sent, answer) => answer.GetProperty("spans").GetArrayLength() == sent.Spans);
        yield return new("newest 50 traces", _ => $"/api/v1/traces?limit={PageSize}", (_, answer) => IsPageOf(answer, _ => true));
        yield return new("errors of a service", sent => $"/api/v1/traces?service={sent.Service}&status=error&limit={PageSize}",
            (sent, answer) => IsPageOf(answer, trace => trace.Failed && trace.Service == sent.Service));
        yield return new("model and slower than 20 s", sent => $"/api/v1/traces?model={sent.Model}&minDurationMs={SlowNanos / 1_000_000}&limit={PageSize}",
            (sent, answer) => IsPageOf(answer, trace => trace.DurationNanos >= SlowNanos && trace.Model == sent.Model));
        yield return new("conversation", sent => "/api/v1/conversations/" + sent.ConversationId,
            (sent, answer) => Ids(answer).SetEquals(byConversation[sent.ConversationId]));
        yield return new("attribute: a session", sent => $"/api/v1/traces?attr.session.id={sent.SessionId}&limit={PageSize}",
            (sent, answer) => Ids(answer).SetEquals(byConversation[sent.ConversationId]));
        yield return new("attribute: a host", sent => $"/api/v1/traces?attr.server.address={sent.Host}&limit={PageSize}",
            (sent, answer) => IsPageOf(answer, trace => trace.Host == sent.Host));
        if (options.Profile == WorkloadProfile.Content)
        {
            SentTrace[] today = [.. lastDay.Traces];
            int next = 0;
            string[] asked = new string[1];
            yield return new("text in messages, one day", _ => $"/api/v1/traces?q={asked[0] = today[next++ * 7919 % today.Length].RareText!}&limit={PageSize}&from={From(lastDay)}",
                (_, answer) => Ids(answer).SetEquals(byRareText[asked[0]]));
        }
        foreach (BenchQuery dashboard in Dashboards("", lastDay, options.Days == 1 ? "" : "&from=" + From(lastDay)))
        {
            yield return dashboard;
        }
        yield return new("calls per minute by model", _ => $"/api/v1/usage?groupBy=model&interval=1m&from={From(lastDay)}", (_, answer) => HasCallsPerMinute(answer, lastDay));
        if (options.Days > 1)
        {
            foreach (BenchQuery dashboard in Dashboards($", {options.Days} days", all, ""))
            {
                yield return dashboard;
            }
        }
    }

    private IEnumerable<BenchQuery> Dashboards(string suffix, Truth truth, string window)
    {
        Dictionary<string, TokenSums> tokens = truth.Models.ToDictionary(model => model.Key.Model, model => model.Value.Tokens);
        Dictionary<string, long> p95 = truth.Models.ToDictionary(model => model.Key.Model, model =>
        {
            model.Value.DurationsNanos.Sort();
            return Percentiles.Of(model.Value.DurationsNanos, 0.95);
        });
        Dictionary<string, double> cost = truth.Agents.GroupBy(agent => agent.Key.Agent)
            .ToDictionary(agent => agent.Key, agent => agent.Sum(part => prices.CostUsd(part.Key.Provider, part.Key.Model, part.Value) ?? 0));
        yield return new("tokens by model" + suffix, _ => "/api/v1/usage?groupBy=model" + window, (_, answer) => HasTokens(answer, tokens));
        yield return new("p95 by model" + suffix, _ => "/api/v1/models?" + window.TrimStart('&'), (_, answer) => HasPercentiles(answer, p95));
        yield return new("top agents by cost" + suffix, _ => "/api/v1/usage?groupBy=agent" + window, (_, answer) => HasCosts(answer, cost));
    }

    private static bool HasTokens(JsonElement answer, Dictionary<string, TokenSums> tokens)
    {
        Dictionary<string, TokenSums> told = Buckets(answer, "model").ToDictionary(bucket => bucket.Group, bucket =>
        {
            JsonElement usage = bucket.Item.GetProperty("usage");
            return new TokenSums(
                bucket.Item.GetProperty("calls").GetInt64(), usage.GetProperty("inputTokens").GetInt64(), usage.GetProperty("cacheReadTokens").GetInt64(), usage.GetProperty("outputTokens").GetInt64());
        });
        return told.Count == tokens.Count && tokens.All(model => told.TryGetValue(model.Key, out TokenSums sums) && sums == model.Value);
    }

    private static bool HasPercentiles(JsonElement answer, Dictionary<string, long> p95)
    {
        // What the server says of itself, and one rank of rounding.
        double tolerance = answer.GetProperty("percentileRelativeError").GetDouble() + 0.002;
        Dictionary<string, long> told = Buckets(answer, "model").ToDictionary(bucket => bucket.Group, bucket => bucket.Item.GetProperty("duration").GetProperty("p95Nanos").GetInt64());
        return told.Count == p95.Count && p95.All(model => Math.Abs(((double)told[model.Key] / model.Value) - 1) <= tolerance);
    }

    private static bool HasCosts(JsonElement answer, Dictionary<string, double> cost)
    {
        Dictionary<string, double> told = Buckets(answer, "agent").ToDictionary(bucket => bucket.Group, bucket => bucket.Item.GetProperty("usage").GetProperty("costUsd").GetDouble());
        return told.Count == cost.Count && cost.All(agent => Math.Abs((told[agent.Key] / agent.Value) - 1) <= CostTolerance);
    }

    private static bool HasCallsPerMinute(JsonElement answer, Truth truth)
    {
        Dictionary<(string, long), long> told = Buckets(answer, "model").ToDictionary(
            bucket => (bucket.Group, (bucket.Item.GetProperty("startTime").GetDateTimeOffset() - DateTimeOffset.UnixEpoch).Ticks * 100 / NanosPerMinute),
            bucket => bucket.Item.GetProperty("calls").GetInt64());
        return told.Count == truth.CallsPerMinute.Count && truth.CallsPerMinute.All(minute => told.TryGetValue(minute.Key, out long calls) && calls == minute.Value);
    }

    /// <summary>The groups that did something: those of spans that are no calls have none.</summary>
    private static IEnumerable<(string Group, JsonElement Item)> Buckets(JsonElement answer, string dimension) =>
        from item in answer.GetProperty("items").EnumerateArray()
        where item.GetProperty("calls").GetInt64() > 0
        select (item.GetProperty("group").GetProperty(dimension).GetString() ?? "", item);

    private static string From(Truth truth) =>
        DateTimeOffset.FromUnixTimeSeconds(truth.StartUnixNano / 1_000_000_000).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm':00Z'", CultureInfo.InvariantCulture);

    private static HashSet<string> Ids(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("traceId").GetString()!)];

    /// <summary>Whether the answer holds exactly the newest traces that match.</summary>
    private bool IsPageOf(JsonElement answer, Func<SentTrace, bool> matches) =>
        Ids(answer).SetEquals(inOrder.Where(matches).Take(PageSize).Select(trace => trace.TraceId));
}
