using Clew.Alert.Rules;
using Clew.Alert.State;

namespace Clew.Alert.Tests.State;

public sealed class StateMachineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlertRule Rule = BuiltInRules.Find("tool-failures")! with { For = TimeSpan.FromSeconds(60), ResolveAfter = TimeSpan.FromSeconds(120) };

    /// <summary>Random conditions: what fires was true for the hold time without a gap, what is over was false as long, and they alternate.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Step_AnyConditions_FiresAndResolvesOnlyAfterTheirHolds(int seed)
    {
        Random random = new(seed);
        SeriesState? state = null;
        List<Transition> transitions = [];
        DateTimeOffset now = Start;
        DateTimeOffset? trueSince = null;
        DateTimeOffset? falseSince = null;
        bool isMet = false;
        for (int i = 0; i < 5_000; i++)
        {
            isMet = random.Next(6) == 0 ? !isMet : isMet;
            now += TimeSpan.FromSeconds(15);
            trueSince = isMet ? trueSince ?? now : null;
            falseSince = isMet ? null : falseSince ?? now;
            bool wasFiring = state?.Phase == AlertPhase.Firing;

            (state, Transition transition) = StateMachine.Step(state, Rule, isMet, now, () => Begin(now));

            bool firesByRule = !wasFiring && trueSince is { } since && now - since >= Rule.For;
            bool endsByRule = wasFiring && falseSince is { } over && now - over >= Rule.ResolveAfter;
            transition.ShouldBe(firesByRule ? Transition.Fired : endsByRule ? Transition.Resolved : Transition.None);
            (state?.Phase == AlertPhase.Firing).ShouldBe((wasFiring || firesByRule) && !endsByRule);
            if (transition != Transition.None)
            {
                transitions.Add(transition);
            }
        }
        transitions.Count.ShouldBeGreaterThan(20);
        transitions.Index().All(item => item.Item == (item.Index % 2 == 0 ? Transition.Fired : Transition.Resolved)).ShouldBeTrue();
    }

    [Fact]
    public void Step_WithoutHolds_FollowsTheCondition()
    {
        AlertRule rule = Rule with { For = TimeSpan.Zero, ResolveAfter = TimeSpan.Zero };

        (SeriesState? firing, Transition fired) = StateMachine.Step(null, rule, true, Start, () => Begin(Start));
        (SeriesState? over, Transition resolved) = StateMachine.Step(firing, rule, false, Start.AddSeconds(15), () => Begin(Start));

        (fired, resolved, over).ShouldBe((Transition.Fired, Transition.Resolved, null));
    }

    private static SeriesState Begin(DateTimeOffset now) => new()
    {
        Fingerprint = "f",
        RuleId = "r",
        RuleName = "R",
        Severity = AlertSeverity.Info,
        Labels = new Dictionary<string, string>(),
        Phase = AlertPhase.Pending,
        Since = now,
        Unit = "1",
        Summary = "",
    };
}
