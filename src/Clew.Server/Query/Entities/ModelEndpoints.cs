using Clew.Pipeline.Cost;
using Clew.Server.Query.Series;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>All models, and one model.</summary>
internal static class ModelEndpoints
{
    private const string Prefix = "/api/v1/models/";
    private const int NamesMax = 1000;

    /// <summary>Newest calls that finish reasons, requested names and parameters are taken from.</summary>
    private const int CallsMax = 5000;

    private static readonly SpanKind[] Kinds = [SpanKind.Llm, SpanKind.Embedding, SpanKind.Rerank];

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/overview/models", (RequestDelegate)ListAsync);
        routes.MapGet(Prefix + "{name}", (RequestDelegate)GetAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context);
        UsageQuery usage = request.Filter.Usage(UsageCalls.Model) with { GroupBy = [UsageDimension.Model], Limit = NamesMax };
        Task<IReadOnlyList<UsageBucket>> models = request.Reader.ReadUsageAsync(usage, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> providers = request.Reader.ReadUsageAsync(usage with { GroupBy = [UsageDimension.Model, UsageDimension.Provider] }, request.Aborted);
        Task<IReadOnlyList<SeriesGroup>> speeds = SeriesAsync(request, usage, CallMeasure.Speed);
        Task<IReadOnlyList<SeriesGroup>> windows = SeriesAsync(request, usage, CallMeasure.Context);
        CallSample sample = await CallSample.ReadAsync(request, new SpanSampleQuery { Kinds = Kinds, Limit = CallsMax });
        ModelList list = new(await models, await providers, await speeds, await windows, sample);
        await context.WriteJsonAsync((request, list), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteRange(answer.request.Filter);
            answer.list.Write(json);
            json.WriteEndObject();
        });
    }

    private static async Task GetAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context, Prefix);
        UsageQuery usage = request.Filter.Usage(UsageCalls.Model) with { Model = request.Name };
        Task<IReadOnlyList<UsageBucket>> total = request.Reader.ReadUsageAsync(usage, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> callers = request.Reader.ReadUsageAsync(usage with { GroupBy = [UsageDimension.Agent] }, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> providers = request.Reader.ReadUsageAsync(usage with { GroupBy = [UsageDimension.Provider] }, request.Aborted);
        Task<IReadOnlyList<SeriesGroup>> speeds = SeriesAsync(request, usage, CallMeasure.Speed);
        Task<IReadOnlyList<SeriesGroup>> windows = SeriesAsync(request, usage, CallMeasure.Context);
        CallSample sample = await CallSample.ReadAsync(request, new SpanSampleQuery { Kinds = Kinds, Model = request.Name, Limit = CallsMax });
        ModelDetail model = new((await total).SingleOrDefault(), await callers, await providers, (await speeds).SingleOrDefault()?.Total, (await windows).SingleOrDefault(), sample);
        await context.WriteJsonAsync((request, model), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, answer.request.Name);
            json.WriteRange(answer.request.Filter);
            answer.model.Write(json);
            json.WriteEndObject();
        });
    }

    private static Task<IReadOnlyList<SeriesGroup>> SeriesAsync(EntityRequest request, UsageQuery usage, CallMeasure measure)
    {
        PriceTable prices = request.Context.RequestServices.GetRequiredService<PriceTable>();
        return request.Reader.ReadCallSeriesAsync(
            usage, measure, (provider, model) => prices.ContextWindow(Utf8Text.From(provider), Utf8Text.From(model), default), request.Aborted);
    }
}
