namespace Clew.Alert.Prometheus.Export;

/// <summary>One rule of Prometheus.</summary>
/// <param name="Name">Of the recorded series, or of the alert.</param>
/// <param name="IsAlert">Whether it alerts; otherwise it records.</param>
/// <param name="Expression">In PromQL.</param>
/// <param name="For">How long it must be true; zero for none.</param>
/// <param name="KeepFiringFor">How long it must be false; zero for none.</param>
/// <param name="Labels">Added to the series.</param>
/// <param name="Annotations">For people.</param>
internal sealed record ExportedRule(
    string Name, bool IsAlert, string Expression, TimeSpan For, TimeSpan KeepFiringFor, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    internal static ExportedRule Recording(string name, string expression, IReadOnlyDictionary<string, string>? labels = null) =>
        new(name, false, expression, TimeSpan.Zero, TimeSpan.Zero, labels ?? new Dictionary<string, string>(), new Dictionary<string, string>());
}
