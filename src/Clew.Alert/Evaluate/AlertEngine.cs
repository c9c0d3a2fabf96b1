using System.Security.Cryptography;
using System.Text;
using Clew.Alert.Explain;
using Clew.Alert.Notify;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Alert.State;
using Clew.Storage;

namespace Clew.Alert.Evaluate;

/// <summary>Evaluates all rules and objectives, keeps their states, and hands on what is to be told. One evaluation at a time.</summary>
public sealed class AlertEngine
{
    /// <summary>Explanations of one evaluation: each takes some reads. An outage makes many series fire at once, for one reason.</summary>
    private const int ExplainedMax = 10;

    private readonly AlertBook book;
    private readonly TimeProvider time;
    private readonly RuleEvaluator evaluator;
    private readonly Explanation explanation;
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, string> problems = new(StringComparer.Ordinal);
    private volatile RuleSet rules = RuleSet.Empty;
    private IReadOnlyDictionary<string, string> shownProblems = new Dictionary<string, string>();
    private int explained;

    /// <param name="data">The numbers.</param>
    /// <param name="book">States of a former process, and those to come.</param>
    /// <param name="time">The clock; the engine counts as started now.</param>
    public AlertEngine(AlertData data, AlertBook book, TimeProvider time)
    {
        this.book = book;
        this.time = time;
        evaluator = new RuleEvaluator(data, time.GetUtcNow(), book.AliveUntil);
        explanation = new Explanation(data);
    }

    /// <summary>What the next evaluation looks at.</summary>
    public RuleSet Rules
    {
        get => rules;
        set => rules = value;
    }

    /// <summary>When rules were evaluated last; null before the first time.</summary>
    public DateTimeOffset? EvaluatedAt { get; private set; }

    /// <summary>How long the last evaluation took.</summary>
    public TimeSpan LastDuration { get; private set; }

    /// <summary>Evaluations since the start.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Rules and objectives that could not be evaluated, each time that they could not.</summary>
    public long Failures { get; private set; }

    /// <summary>Time that evaluations took, together.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Agents and services that found no room to be learned.</summary>
    public long HeartbeatsDropped => evaluator.Heartbeats.Dropped;

    /// <summary>Why rules could not be evaluated last time, by id.</summary>
    public IReadOnlyDictionary<string, string> Problems => Volatile.Read(ref shownProblems);

    /// <summary>Looks at every rule once.</summary>
    /// <param name="tell">Takes an event whose message is to be sent. When it says no, the event is offered again at the next evaluation.</param>
    /// <param name="cancellationToken">Stops between reads.</param>
    public async Task EvaluateAsync(Predicate<AlertEvent> tell, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            long began = time.GetTimestamp();
            DateTimeOffset now = time.GetUtcNow();
            await EvaluateAllAsync(rules, now, cancellationToken);
            (EvaluatedAt, LastDuration) = (now, time.GetElapsedTime(began));
            (Duration, Evaluations) = (Duration + LastDuration, Evaluations + 1);
            book.MarkAlive(now);
            Volatile.Write(ref shownProblems, new Dictionary<string, string>(problems));
            foreach (AlertEvent untold in book.Untold)
            {
                if (tell(untold))
                {
                    book.Told(untold.Id);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task EvaluateAllAsync(RuleSet set, DateTimeOffset now, CancellationToken cancellationToken)
    {
        problems.Clear();
        explained = 0;
        await evaluator.BeginAsync(now, set.Rules, set.Objectives.Select(objective => objective.Plan), cancellationToken);
        ILookup<string, SeriesState> states = book.States.ToLookup(state => state.RuleId);
        List<StateChange> changes = [];
        foreach (AlertRule rule in set.Rules)
        {
            await TryAsync(rule.Id, async () =>
                await StepAsync(rule, await evaluator.EvaluateAsync(rule, cancellationToken), states[rule.Id], null, now, changes, cancellationToken));
        }
        foreach (Objective objective in set.Objectives)
        {
            await TryAsync(objective.Id, () => StepAsync(objective, states[objective.Id], now, changes, cancellationToken));
        }
        HashSet<string> known = [.. set.Rules.Select(rule => rule.Id), .. set.Objectives.Select(objective => objective.Id)];
        foreach (SeriesState orphan in states.Where(group => !known.Contains(group.Key)).SelectMany(group => group))
        {
            changes.Add(Over(orphan, now));
        }
        book.Apply(changes);
    }

    /// <summary>A rule whose numbers cannot be read now keeps its states.</summary>
    private async Task TryAsync(string id, Func<Task> evaluate)
    {
        try
        {
            await evaluate();
        }
        catch (Exception fault) when (fault is TooManyGroupsException or QueryTimeoutException or StoreUnavailableException)
        {
            problems[id] = fault.Message;
            Failures++;
        }
    }

    private async Task StepAsync(Objective objective, IEnumerable<SeriesState> states, DateTimeOffset now, List<StateChange> changes, CancellationToken cancellationToken)
    {
        foreach (BurnPolicy policy in BurnPolicy.All.Where(policy => policy.IsPossible(objective)))
        {
            BurnRate longBurn = await ObjectiveReader.BurnAsync(evaluator.Windows, objective, policy.Long, cancellationToken);
            BurnRate shortBurn = await ObjectiveReader.BurnAsync(evaluator.Windows, objective, policy.Short, cancellationToken);
            bool isMet = longBurn.Total >= objective.SamplesMin && longBurn.Rate > policy.Factor && shortBurn.Rate > policy.Factor;
            SeriesValue value = new(new Dictionary<string, string>(), longBurn.Rate * objective.Budget, longBurn.Total, policy.Factor * objective.Budget, isMet);
            AlertRule rule = policy.RuleOf(objective);
            string summary = isMet ? SummaryText.OfBurn(objective, policy, longBurn.Rate!.Value, shortBurn.Rate!.Value, longBurn.Total) : objective.Describe();
            await StepAsync(rule, [value], states.Where(state => state.Labels.GetValueOrDefault("burn") == policy.Label), summary, now, changes, cancellationToken);
        }
    }

    private async Task StepAsync(
        AlertRule rule, IReadOnlyList<SeriesValue> values, IEnumerable<SeriesState> states, string? summary, DateTimeOffset now, List<StateChange> changes, CancellationToken cancellationToken)
    {
        Dictionary<string, SeriesState> left = states.ToDictionary(state => state.Fingerprint);
        foreach (SeriesValue value in values)
        {
            Dictionary<string, string> labels = LabelsOf(rule, value.Labels);
            string fingerprint = Fingerprint(rule.Id, labels);
            if (!left.Remove(fingerprint, out SeriesState? state) && !value.IsMet)
            {
                continue;
            }
            await StepAsync(rule, value, state, fingerprint, labels, summary ?? SummaryText.Of(rule, value), now, changes, cancellationToken);
        }
        foreach (SeriesState gone in left.Values)
        {
            // Nothing of the series is in the window any more.
            Add(rule, gone, StateMachine.Step(gone, rule, false, now, () => gone), now, changes);
        }
    }

    private async Task StepAsync(
        AlertRule rule, SeriesValue value, SeriesState? state, string fingerprint, Dictionary<string, string> labels, string summary, DateTimeOffset now, List<StateChange> changes, CancellationToken cancellationToken)
    {
        SeriesState Measured(SeriesState known) => known with
        {
            RuleName = rule.Name,
            Severity = rule.Severity,
            Value = value.Value,
            Threshold = value.Threshold,
            Samples = value.Samples,
            Channels = rule.Channels,
            // The summary of what is over tells what it was while it was alarming.
            Summary = value.IsMet ? summary : known.Summary,
            Cause = value.Silence is { } silence ? Explanation.NameOf(silence.Cause) : known.Cause,
        };
        (SeriesState? next, Transition transition) = StateMachine.Step(state, rule, value.IsMet, now, () => Begin(rule, fingerprint, labels, summary, now));
        if (transition == Transition.Fired)
        {
            next = next! with
            {
                Links = TraceLinks.Of(rule, fingerprint, labels, value.Threshold, rule.Window.StartAt(next.Since), now.AddMinutes(1)),
                Suspects = await ExplainAsync(rule, value, now, cancellationToken),
            };
        }
        Add(rule, state is null ? null : Measured(state), (next is null ? null : Measured(next), transition), now, changes);
    }

    private async Task<IReadOnlyList<Suspect>> ExplainAsync(AlertRule rule, SeriesValue value, DateTimeOffset now, CancellationToken cancellationToken) =>
        explained++ < ExplainedMax ? await explanation.FindAsync(rule, value, now, cancellationToken) : [];

    private void Add(AlertRule rule, SeriesState? before, (SeriesState? Next, Transition Transition) step, DateTimeOffset now, List<StateChange> changes)
    {
        if (step.Next is null)
        {
            if (before is not null)
            {
                changes.Add(step.Transition == Transition.Resolved ? Over(before, now) : new StateChange(before.Fingerprint, null, null));
            }
            return;
        }
        SeriesState next = step.Next;
        AlertEvent? happened = null;
        if (next is { Phase: AlertPhase.Firing, IsTold: false, RecoveringSince: null })
        {
            IReadOnlyList<string> silencedBy = [.. book.SilencedBy(next), .. rule.QuietHours.Any(hours => hours.Contains(now)) ? ["quiet_hours"] : Array.Empty<string>()];
            bool isTold = silencedBy.Count == 0;
            next = next with { IsTold = isTold };
            if (isTold || step.Transition == Transition.Fired)
            {
                happened = new AlertEvent(0, now, false, next, silencedBy, isTold);
            }
        }
        changes.Add(new StateChange(next.Fingerprint, next, happened));
    }

    /// <summary>Whoever was told that it fires is told that it is over, even within a silence.</summary>
    private static StateChange Over(SeriesState state, DateTimeOffset now) => new(
        state.Fingerprint, null, state.Phase == AlertPhase.Firing ? new AlertEvent(0, now, true, state, [], state.IsTold) : null);

    private static SeriesState Begin(AlertRule rule, string fingerprint, Dictionary<string, string> labels, string summary, DateTimeOffset now) => new()
    {
        Fingerprint = fingerprint,
        RuleId = rule.Id,
        RuleName = rule.Name,
        Severity = rule.Severity,
        Labels = labels,
        Phase = AlertPhase.Pending,
        Since = now,
        Unit = rule.Labels.ContainsKey("burn") ? Units.Share : rule.Source.Unit,
        IsAbove = rule.Condition.IsAbove,
        Summary = summary,
    };

    private static Dictionary<string, string> LabelsOf(AlertRule rule, IReadOnlyDictionary<string, string> series)
    {
        Dictionary<string, string> labels = new(rule.Labels);
        foreach ((string label, string value) in series)
        {
            labels[label] = value;
        }
        return labels;
    }

    internal static string Fingerprint(string ruleId, IReadOnlyDictionary<string, string> labels)
    {
        string text = ruleId + string.Concat(labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => FormattableString.Invariant($"|{label.Key}={label.Value.Length}:{label.Value}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
