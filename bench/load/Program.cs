using System.CommandLine;
using System.Globalization;
using Clew.LoadBench;
using Clew.Workload;

Option<string> profile = new("--profile") { Description = "lean, content or both", DefaultValueFactory = _ => "both" };
profile.AcceptOnlyFromAmong("lean", "content", "both");
Option<string> protocol = new("--protocol") { Description = "http, grpc or both", DefaultValueFactory = _ => "both" };
protocol.AcceptOnlyFromAmong("http", "grpc", "both");
Option<long?> spans = new("--spans") { Description = "Spans of a run. Default: 1,000,000 lean, 200,000 content" };
Option<int> days = new("--days") { Description = "Days on which the server receives the spans; beyond 1 its clock is set back for the earlier ones", DefaultValueFactory = _ => 1 };
Option<int> connections = new("--connections") { Description = "Connections, each with one request in flight", DefaultValueFactory = _ => 4 };
Option<int> seed = new("--seed") { Description = "Same seed, same spans", DefaultValueFactory = _ => 1 };
Option<string> results = new("--results") { Description = "Markdown file that the tables are appended to", DefaultValueFactory = _ => "bench/RESULTS.md" };
Option<bool> perf = new("--perf") { Description = "Profile the server while it is sent to (needs perf); prints the functions that take the most CPU" };
Option<TimeSpan?> soak = new("--soak") { Description = "Instead: 80 % of the sustainable load for so long (30m), memory and errors over time", CustomParser = argument => Duration(argument.Tokens.Single().Value) };
Option<TimeSpan?> overload = new("--overload") { Description = "Instead: twice the sustainable load for so long (60s), refusals, memory, query latency, count of what was acknowledged", CustomParser = argument => Duration(argument.Tokens.Single().Value) };
RootCommand root = new("Measures a server process that it starts: CPU, throughput, latency, memory, disk, freshness, and a set of queries, warm and cold.")
{
    profile, protocol, spans, days, connections, seed, results, perf, soak, overload, ShiftedServer.Command(),
};
root.SetAction(async parsed =>
{
    ResultTable table = new(parsed.GetRequiredValue(results), "bench/load/run.sh " + string.Join(' ', args));
    List<RunResult> all = [];
    int wrong = 0;
    foreach (WorkloadProfile content in Enum.GetValues<WorkloadProfile>().Where(value => Chosen(parsed.GetRequiredValue(profile), value.ToString())))
    {
        foreach (bool grpc in new[] { false, true }.Where(value => Chosen(parsed.GetRequiredValue(protocol), value ? "grpc" : "http")))
        {
            RunOptions run = new()
            {
                Profile = content,
                Grpc = grpc,
                Spans = parsed.GetValue(spans) ?? (content == WorkloadProfile.Lean ? 1_000_000 : 200_000),
                Days = parsed.GetValue(days),
                Connections = parsed.GetValue(connections),
                Seed = parsed.GetValue(seed),
                Perf = parsed.GetValue(perf),
            };
            if (parsed.GetValue(soak) is { } soaked)
            {
                wrong += table.Write(await SoakRun.RunAsync(run, soaked));
            }
            else if (parsed.GetValue(overload) is { } overloaded)
            {
                wrong += table.Write(await OverloadRun.RunAsync(run, overloaded));
            }
            else
            {
                all.Add(await BenchRun.RunAsync(run));
            }
        }
    }
    wrong += all.Count == 0 ? 0 : table.Write(all);
    return wrong == 0 ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();

static bool Chosen(string option, string value) => option == "both" || option.Equals(value, StringComparison.OrdinalIgnoreCase);

static TimeSpan? Duration(string text)
{
    double number = double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);
    return text[^1] switch { 's' => TimeSpan.FromSeconds(number), 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), _ => throw new FormatException($"'{text}' is no time such as 30m.") };
}
