using System.CommandLine;
using Clew.LoadBench;
using Clew.Workload;

Option<string> profile = new("--profile") { Description = "lean, content or both", DefaultValueFactory = _ => "both" };
profile.AcceptOnlyFromAmong("lean", "content", "both");
Option<string> protocol = new("--protocol") { Description = "http, grpc or both", DefaultValueFactory = _ => "both" };
protocol.AcceptOnlyFromAmong("http", "grpc", "both");
Option<long?> spans = new("--spans") { Description = "Spans of a run. Default: 1,000,000 lean, 200,000 content" };
Option<int> connections = new("--connections") { Description = "Connections, each with one request in flight", DefaultValueFactory = _ => 4 };
Option<int> seed = new("--seed") { Description = "Same seed, same spans", DefaultValueFactory = _ => 1 };
Option<string> results = new("--results") { Description = "Markdown file that the tables are appended to", DefaultValueFactory = _ => "bench/RESULTS.md" };
Option<bool> perf = new("--perf") { Description = "Profile the server while it is sent to (needs perf); prints the functions that take the most CPU" };
RootCommand root = new("Measures ingest of a server process that it starts: CPU, throughput, latency, memory, disk, freshness, and a set of queries.")
{
    profile, protocol, spans, connections, seed, results, perf,
};
root.SetAction(async parsed =>
{
    List<RunResult> all = [];
    foreach (WorkloadProfile content in Enum.GetValues<WorkloadProfile>().Where(value => Chosen(parsed.GetRequiredValue(profile), value.ToString())))
    {
        foreach (bool grpc in new[] { false, true }.Where(value => Chosen(parsed.GetRequiredValue(protocol), value ? "grpc" : "http")))
        {
            RunOptions run = new()
            {
                Profile = content,
                Grpc = grpc,
                Spans = parsed.GetValue(spans) ?? (content == WorkloadProfile.Lean ? 1_000_000 : 200_000),
                Connections = parsed.GetValue(connections),
                Seed = parsed.GetValue(seed),
                Perf = parsed.GetValue(perf),
            };
            all.Add(await BenchRun.RunAsync(run));
        }
    }
    ResultTable.Write(all, parsed.GetRequiredValue(results), "bench/load/run.sh " + string.Join(' ', args));
    return all.Sum(run => run.WrongAnswers) == 0 ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();

static bool Chosen(string option, string value) => option == "both" || option.Equals(value, StringComparison.OrdinalIgnoreCase);
