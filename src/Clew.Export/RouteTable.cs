using Clew.Telemetry.Otlp;

namespace Clew.Export;

/// <summary>What goes where, by the settings that all destinations have at one time.</summary>
/// <param name="BySignal">Routes of whole requests, by <see cref="OtlpSignal"/>.</param>
/// <param name="Findings">Routes of log records that tell of findings.</param>
/// <param name="Chosen">Routes of traces that the policies of one destination keep, by its name.</param>
internal sealed record RouteTable(Route[][] BySignal, Route[] Findings, IReadOnlyDictionary<string, Route> Chosen)
{
    internal static RouteTable Empty { get; } = new([[], [], []], [], new Dictionary<string, Route>());

    /// <param name="taking">Destinations that are not being emptied to go.</param>
    /// <param name="redaction">Policies that they may name.</param>
    internal static RouteTable Of(IReadOnlyList<Destination> taking, ExportRedaction? redaction) => new(
        [.. Enum.GetValues<OtlpSignal>().Select(signal => RoutesOf(taking, one => one.Takes(signal) && !(one.SamplingPolicies is not null && signal == OtlpSignal.Traces), redaction))],
        // Findings go to all who ask for them: they say what went wrong, also in traces that are not sent.
        [.. taking.Where(one => one.Settings.Options is { Findings: true } options && options.Takes(OtlpSignal.Logs))
            .Select(one => new Route(one.Settings.Options with { SamplingPolicies = null }, [one], redaction))],
        taking.Where(one => one.Settings.Options.SamplingPolicies is not null).ToDictionary(one => one.Name, one => new Route(one.Settings.Options, [one], redaction)));

    private static Route[] RoutesOf(IReadOnlyList<Destination> taking, Func<DestinationOptions, bool> takes, ExportRedaction? redaction) =>
    [
        .. taking.Where(one => takes(one.Settings.Options))
            .GroupBy(one => Route.KeyOf(one.Settings.Options))
            .Select(same => new Route(same.First().Settings.Options, [.. same], redaction)),
    ];
}
