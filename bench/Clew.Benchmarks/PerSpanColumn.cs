using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Clew.Benchmarks;

/// <summary>Time or allocated memory of one span: the benchmarks work on requests.</summary>
/// <param name="name">Heading.</param>
/// <param name="perOperation">Nanoseconds or bytes of one operation; null when not measured.</param>
internal sealed class PerSpanColumn(string name, Func<BenchmarkReport, double?> perOperation) : IColumn
{
    public static readonly PerSpanColumn Nanos = new("ns/span", report => report.ResultStatistics?.Mean);

    public static readonly PerSpanColumn Bytes = new("B/span", report => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase));

    public string Id => nameof(PerSpanColumn) + name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Divided by the spans of one operation";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        summary[benchmarkCase] is { } report && perOperation(report) is double value ? (value / SpansOf(benchmarkCase)).ToString("0.0", CultureInfo.InvariantCulture) : "-";

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    private static int SpansOf(BenchmarkCase benchmarkCase)
    {
        Workload.WorkloadProfile profile = benchmarkCase.Parameters["Profile"] as Workload.WorkloadProfile? ?? Workload.WorkloadProfile.Lean;
        return benchmarkCase.Parameters["Spans"] as int?
            ?? (benchmarkCase.Descriptor.WorkloadMethod.Name == nameof(TokenLedgerBenchmarks.Trace) ? Requests.MakeOne(profile).Traces[0].Spans : Requests.MakeOne(profile).Spans);
    }
}
