using Clew.Samples.ResearchTeam.Agents;
using Clew.Samples.ResearchTeam.Model;
using Clew.Samples.ResearchTeam.Scripting;
using Clew.Samples.ResearchTeam.Scripting.Faults;
using Clew.Samples.ResearchTeam.Scripting.Stories;
using Clew.Samples.ResearchTeam.Telemetry;
using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.ResearchTeam;

/// <summary>
/// Four agents as HTTP services on loopback, a mock model server, and the stories that they play. Telemetry goes to any OTLP receiver.
/// One at a time in a process: listeners to activities are process-wide, so two would each send the spans of both.
/// </summary>
public sealed class ResearchTeamDemo : IAsyncDisposable
{
    private const int RunsInFlightMax = 4;
    private static readonly TimeSpan HistoryDelay = TimeSpan.FromSeconds(20);
    private readonly DemoOptions options;
    private readonly DemoClock clock;
    private readonly ScenarioBook scenarios = new();
    private readonly HttpClient http;
    private readonly AgentDirectory directory;
    private readonly ExportFailureNotice notice;
    private readonly List<LoopbackHost> hosts = [];
    private readonly List<ServiceTelemetry> telemetries = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly string stamp;
    private int plays;
    private int failedRuns;

    private ResearchTeamDemo(DemoOptions options)
    {
        this.options = options;
        clock = new DemoClock(options.TimeProvider, options.TimeScale);
        notice = new ExportFailureNotice(options.OtlpEndpoint, options.Report);
        stamp = options.TimeProvider.GetUtcNow().ToString("yyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        http = new HttpClient(new SocketsHttpHandler
        {
            // Null keeps the handler from opening spans of its own, which nobody would export.
            ActivityHeadersPropagator = null,
            UseProxy = false,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        directory = new AgentDirectory(http);
    }

    /// <summary>Runs that broke off, other than by being stopped. Stays 0 in a sound demo.</summary>
    public int FailedRuns => Volatile.Read(ref failedRuns);

    /// <summary>Starts the model server and the four services on free loopback ports; plays nothing yet.</summary>
    /// <exception cref="ArgumentException">There is no fault of a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time scale is not above 0.</exception>
    public static async Task<ResearchTeamDemo> StartAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TimeScale);
        if (options.Faults?.FirstOrDefault(fault => !DemoFaults.Names.Contains(fault)) is string unknown)
        {
            throw new ArgumentException($"There is no fault '{unknown}'. There are: {string.Join(", ", DemoFaults.Names)}.", nameof(options));
        }
        ResearchTeamDemo demo = new(options);
        try
        {
            await demo.StartServicesAsync(cancellationToken);
            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays every story once, side by side: about 45 s at a time scale of 1. All its telemetry is sent when this returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PlayId play = new(options.Seed, $"{stamp}-{Interlocked.Increment(ref plays)}");
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        IReadOnlyList<Scenario> shortRuns = FailingToolStory.Create(play);
        // These two waste money on purpose.
        IReadOnlyList<Scenario> wasteful = options.Faults is null ? [.. TwinStory.Create(play), .. LoopStory.Create(play)] : [];
        await Task.WhenAll(
        [
            .. FourServicesStory.Create(play).Concat(SlowCallStory.Create(play)).Concat(wasteful).Select(scenario => PlayAsync(scenario, linked.Token)),
            .. (options.Faults ?? []).Select(fault => PlayFaultAsync(fault, play, linked.Token)),
            PlayConversationAsync(ConversationStory.Create(play), linked.Token),
            Parallel.ForEachAsync(
                shortRuns,
                new ParallelOptions { MaxDegreeOfParallelism = RunsInFlightMax, CancellationToken = linked.Token },
                async (scenario, token) => await PlayAsync(scenario, token)),
        ]);
        Flush();
    }

    /// <summary>Plays ordinary runs, one every four seconds on average at a time scale of 1 and at most four at a time, until cancelled.</summary>
    public Task RunForeverAsync(CancellationToken cancellationToken) => RunBackgroundAsync(int.MaxValue, cancellationToken);

    /// <summary>Plays so many ordinary runs. Their telemetry is sent when this returns.</summary>
    public async Task RunBackgroundAsync(int runs, CancellationToken cancellationToken)
    {
        BackgroundTraffic traffic = new(new PlayId(options.Seed, $"{stamp}-{Interlocked.Increment(ref plays)}"));
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        List<Task> inFlight = [];
        try
        {
            for (int i = 0; i < runs; i++)
            {
                await clock.DelayAsync(traffic.NextPauseSeconds(), linked.Token);
                inFlight.RemoveAll(run => run.IsCompleted);
                if (inFlight.Count >= RunsInFlightMax)
                {
                    await Task.WhenAny(inFlight);
                }
                inFlight.Add(PlayAsync(traffic.Next(), linked.Token));
            }
        }
        finally
        {
            // Runs end at cancellation too, and PlayAsync reports what went wrong in them.
            await Task.WhenAll(inFlight).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        Flush();
    }

    /// <summary>Stops what is playing, sends the telemetry that is left and stops the services.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        // The services before their telemetry, so that the last spans are still sent.
        foreach (LoopbackHost host in Enumerable.Reverse(hosts))
        {
            await host.DisposeAsync();
        }
        await Task.WhenAll(telemetries.Select(telemetry => Task.Run(telemetry.Dispose)));
        http.Dispose();
        stopping.Dispose();
    }

    private async Task StartServicesAsync(CancellationToken cancellationToken)
    {
        LoopbackHost models = await new MockModelServer(scenarios, clock).StartAsync(cancellationToken);
        hosts.Add(models);
        Corpus corpus = Corpus.Load();
        Team team = new(corpus, new Toolbox(corpus), directory);
        foreach (string name in Team.Names)
        {
            ServiceTelemetry telemetry = new(name, options, notice);
            telemetries.Add(telemetry);
            ModelClient client = new(models.Address, http, telemetry.Instrumentation, options.TimeProvider);
            AgentDefinition agent = team.Define(name, client, telemetry.Instrumentation);
            AgentLoop loop = new(agent, client, scenarios, telemetry, clock);
            LoopbackHost host = await new AgentService(loop, telemetry).StartAsync(cancellationToken);
            hosts.Add(host);
            directory.Add(name, host.Address);
        }
    }

    private async Task PlayFaultAsync(string fault, PlayId play, CancellationToken cancellationToken)
    {
        IReadOnlyList<Scenario> runs = DemoFaults.Create(fault, play);
        foreach (Scenario run in runs)
        {
            if (fault == DemoFaults.CostOutlier && run == runs[^1])
            {
                // The receiver compares with what it has seen, and needs a moment to sum it up.
                await Task.Delay(HistoryDelay, options.TimeProvider, cancellationToken);
            }
            await PlayAsync(run, cancellationToken);
        }
    }

    private async Task PlayConversationAsync(IReadOnlyList<Scenario> turns, CancellationToken cancellationToken)
    {
        IReadOnlyList<AgentMessage> history = [];
        foreach (Scenario turn in turns)
        {
            AgentReply? reply = await PlayAsync(turn with { History = history }, cancellationToken);
            if (reply is null)
            {
                return;
            }
            history = reply.Messages;
        }
    }

    /// <summary>Null when the run broke off; the other runs go on.</summary>
    private async Task<AgentReply?> PlayAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        scenarios.Open(scenario);
        try
        {
            AgentRequest request = new(scenario.Id, scenario.ConversationId, scenario.UserId, scenario.Question, scenario.History);
            return await directory.AskAsync(scenario.Agent, request, cancellationToken);
        }
        catch (HttpRequestException broken)
        {
            if (Interlocked.Increment(ref failedRuns) == 1)
            {
                options.Report($"demo: a run broke off and others may too: {broken.Message}");
            }
            return null;
        }
        finally
        {
            scenarios.Close(scenario);
        }
    }

    private void Flush()
    {
        foreach (ServiceTelemetry telemetry in telemetries)
        {
            telemetry.Flush();
        }
    }
}
