using Clew.Alert.State;
using Clew.Export.Tests;

namespace Clew.Alert.Tests.State;

public sealed class AlertBookTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-book-").FullName;
    private readonly SteppedTime time = new();

    private string Journal => Path.Combine(folder, "alerts", "journal.jsonl");

    [Theory]
    [InlineData(AlertSeverity.Info)]
    [InlineData(AlertSeverity.Critical)]
    public void Open_AfterChanges_HasTheSameStatesEventsAndSilences(AlertSeverity severity)
    {
        Silence silence = new("s1", new Dictionary<string, string> { ["tool"] = "find*" }, time.GetUtcNow(), time.GetUtcNow().AddHours(1), "known", time.GetUtcNow());
        SeriesState firing = State("a", AlertPhase.Firing) with { Severity = severity, IsTold = true, Value = 0.5, Suspects = [new("x", "y", new Uri("/traces?a=b", UriKind.Relative))] };
        using (AlertBook book = new(Journal, time))
        {
            book.TryAdd(silence).ShouldBeTrue();
            book.Apply([new StateChange("a", firing, Event(firing)), new StateChange("b", State("b", AlertPhase.Pending), null)]);
            book.Apply([new StateChange("b", null, null)]);
        }

        using AlertBook again = new(Journal, time);

        again.Unreadable.ShouldBe(0);
        SeriesState state = again.States.ShouldHaveSingleItem();
        (state.Fingerprint, state.Phase, state.Severity, state.IsTold, state.Value, state.Suspects[0].Link!.OriginalString).ShouldBe(("a", AlertPhase.Firing, severity, true, 0.5, "/traces?a=b"));
        again.Events(_ => true, long.MaxValue, 10).ShouldHaveSingleItem().Id.ShouldBe(1);
        again.SilencedBy(State("c", AlertPhase.Firing)).ShouldBe(["s1"]);
    }

    /// <summary>A crash may cut the file anywhere: what is left is all of a change or nothing of it, and what was not told is offered again.</summary>
    [Fact]
    public void Open_CutAnywhere_HasWholeChangesAndTellsNothingTwice()
    {
        using (AlertBook book = new(Journal, time))
        {
            book.Apply([new StateChange("a", State("a", AlertPhase.Firing) with { IsTold = true }, Event(State("a", AlertPhase.Firing)))]);
            book.Told(1);
            book.Apply([new StateChange("a", null, Event(State("a", AlertPhase.Firing)) with { IsResolved = true })]);
            book.Told(2);
        }
        byte[] whole = File.ReadAllBytes(Journal);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Journal, whole[..length]);
            using AlertBook book = new(Journal, time);
            int lines = whole[..length].Count(letter => letter == '\n');

            book.States.Count.ShouldBe(lines is 1 or 2 ? 1 : 0);
            book.Events(_ => true, long.MaxValue, 10).Count.ShouldBe(lines switch { 0 => 0, 1 or 2 => 1, _ => 2 });
            book.Untold.Select(item => item.Id).ShouldBe(lines switch { 1 => [1L], 3 => [2L], _ => Array.Empty<long>() });
        }
    }

    [Fact]
    public void Apply_MoreSeriesThanFit_DropsAndCounts()
    {
        using AlertBook book = new(Journal, time);

        book.Apply([.. Enumerable.Range(0, AlertBook.SeriesMax + 5).Select(i => new StateChange($"s{i}", State($"s{i}", AlertPhase.Pending), null))]);

        book.States.Count.ShouldBe(AlertBook.SeriesMax);
        book.Dropped.ShouldBe(5);
    }

    [Theory]
    [InlineData("find_order", true)]
    [InlineData("find*", true)]
    [InlineData("*order", true)]
    [InlineData("*_or*", true)]
    [InlineData("*", true)]
    [InlineData("order*", false)]
    [InlineData("find", false)]
    public void Silence_MatchesByPattern(string pattern, bool expected)
    {
        Silence silence = new("s", new Dictionary<string, string> { ["tool"] = pattern, ["rule"] = "r" }, time.GetUtcNow(), time.GetUtcNow().AddHours(1), "", time.GetUtcNow());

        silence.Matches(State("a", AlertPhase.Firing)).ShouldBe(expected);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private AlertEvent Event(SeriesState state) => new(0, time.GetUtcNow(), false, state, [], true);

    private SeriesState State(string fingerprint, AlertPhase phase) => new()
    {
        Fingerprint = fingerprint,
        RuleId = "r",
        RuleName = "R",
        Severity = AlertSeverity.Info,
        Labels = new Dictionary<string, string> { ["tool"] = "find_order" },
        Phase = phase,
        Since = time.GetUtcNow(),
        Unit = "1",
        Summary = "summary",
    };
}
