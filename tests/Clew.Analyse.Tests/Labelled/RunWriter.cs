using Clew.Pipeline.Redact;
using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>
/// Plays a run of an agent and writes down what an instrumentation would see. A scenario says what goes wrong in the words of an application (the tool
/// returns this, the model asks for that) and which findings that is; no rule of the product is asked.
/// </summary>
internal sealed partial class RunWriter
{
    private const long Second = 1_000_000_000;
    private readonly List<WrittenSpan> spans = [];
    private readonly List<(string Type, SpanId[] Evidence)> expected = [];
    private readonly Random random;
    private readonly Stack<WrittenSpan> around = new();
    private List<ChatLine> history = [];
    private long now = Some.StartUnixNano;

    public RunWriter(int seed, IVocabulary vocabulary)
    {
        random = new Random(seed);
        Vocabulary = vocabulary;
        TraceId = new TraceId((ulong)seed + 1, (ulong)random.NextInt64(1, long.MaxValue));
        Service = Pick("support-agent", "research-agent", "code-assistant");
        Model = Pick("gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5");
        Conversation = "conv-" + random.Next(1_000_000);
    }

    public IVocabulary Vocabulary { get; }

    public TraceId TraceId { get; }

    public string Service { get; set; }

    public string Model { get; set; }

    public string Conversation { get; init; }

    /// <summary>Tools that requests offer.</summary>
    public IReadOnlyList<Tool> Offer { get; set; } = Tools.All;

    public bool WithoutContent { get; set; }

    public AgentHistory? History { get; set; }

    public List<ConversationNeighbour> Neighbours { get; } = [];

    /// <summary>What redaction does with the run.</summary>
    public Redactor Policy { get; set; } = Redacting;

    /// <summary>How long after the last span the trace is looked at.</summary>
    public long QuietNanos { get; set; } = 3 * Second;

    public long Now => now;

    public IReadOnlyList<(string Type, SpanId[] Evidence)> Expected => expected;

    /// <summary>The run has this finding, shown by these spans; any spans when none are given.</summary>
    public void Expect(string type, params SpanId[] evidence) => expected.Add((type, evidence));

    public int Below(int limit) => random.Next(limit);

    public T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    public void Wait(double seconds) => now += (long)(seconds * Second);

    public void System(string text) => history.Add(new ChatLine("system", text, []));

    public void User(string text) => history.Add(new ChatLine("user", text, []));

    /// <summary>What the next call gets instead of the history so far.</summary>
    public void Rewrite(Func<IReadOnlyList<ChatLine>, IEnumerable<ChatLine>> rewrite) => history = [.. rewrite(history)];

    /// <summary>A span of an agent around what follows until <see cref="End"/>, with a conversation of its own.</summary>
    public SpanId BeginAgent(string name, long? iterations = null) => Begin(SpanKind.Agent, name, iterations);

    public SpanId Begin(SpanKind kind, string name, long? iterations = null)
    {
        WrittenSpan span = new()
        {
            Id = NewId(), Parent = ParentId, Kind = kind, Name = name, Start = now, Conversation = Conversation, Service = Service,
            Agent = kind == SpanKind.Agent ? name : AgentName, Iterations = iterations,
        };
        spans.Add(span);
        around.Push(span);
        Wait(0.01);
        return span.Id;
    }

    public void End()
    {
        Wait(0.01);
        around.Pop().End = now;
    }

    /// <summary>A call with the history so far; its answer joins the history.</summary>
    /// <param name="text">Of the answer.</param>
    /// <param name="asks">Tools that the answer asks for.</param>
    /// <param name="finish">In OpenAI's words; what follows from the answer when not given.</param>
    /// <param name="input">Tokens; in proportion to the history when not given.</param>
    /// <param name="output">Tokens; in proportion to the answer when not given.</param>
    /// <param name="maxTokens">Limit that the request sets.</param>
    public SpanId Call(string text = "", IReadOnlyList<Ask>? asks = null, string? finish = null, long? input = null, long? output = null, long? maxTokens = null)
    {
        ChatLine answer = new("assistant", text, asks ?? []);
        long start = now;
        Wait(0.5 + random.NextDouble());
        WrittenSpan span = new()
        {
            Id = NewId(), Parent = ParentId, Kind = SpanKind.Llm, Name = "chat", Start = start, End = now, Service = Service, Agent = AgentName, Conversation = Conversation,
            Model = Model, Finish = finish ?? (answer.Asks.Count > 0 ? "tool_calls" : "stop"), Input = [.. history], Output = answer, Offer = Offer, MaxTokens = maxTokens,
            InputTokens = input ?? (200 + history.Sum(Tokens)), OutputTokens = output ?? Math.Max(1, Tokens(answer)), WithoutContent = WithoutContent,
        };
        spans.Add(span);
        history.Add(answer);
        return span.Id;
    }

    /// <summary>A call that the provider refuses.</summary>
    public SpanId FailedCall(string error, string message)
    {
        long start = now;
        Wait(0.3);
        WrittenSpan span = new()
        {
            Id = NewId(), Parent = ParentId, Kind = SpanKind.Llm, Name = "chat", Start = start, End = now, Service = Service, Agent = AgentName, Conversation = Conversation,
            Model = Model, Input = [.. history], Offer = Offer, Error = error, ErrorMessage = message, WithoutContent = WithoutContent,
        };
        spans.Add(span);
        return span.Id;
    }

    public Ask NewAsk(string tool, string arguments) => new(tool, arguments, "call_" + random.NextInt64(1, long.MaxValue).ToString("x", null));

    /// <summary>The run of a tool; its result joins the history.</summary>
    /// <returns>The span that shows it: its own, or that of the call which asked where tools are not reported.</returns>
    public SpanId Run(Ask ask, string result, string? error = null, double seconds = 0.2)
    {
        long start = now;
        Wait(seconds);
        history.Add(new ChatLine("tool", result, [], ask));
        if (!Vocabulary.ReportsAgents)
        {
            return spans.Last(span => span.Output?.Asks.Contains(ask) == true).Id;
        }
        WrittenSpan span = new()
        {
            Id = NewId(), Parent = ParentId, Kind = SpanKind.Tool, Name = ask.Tool, Start = start, End = now, Service = Service, Agent = AgentName, Conversation = Conversation,
            CallId = ask.Id, Arguments = ask.Arguments, Result = error is null ? result : null, Error = error, ErrorMessage = error is null ? null : result, WithoutContent = WithoutContent,
        };
        spans.Add(span);
        return span.Id;
    }

    /// <summary>One turn: the model asks for a tool, and the tool runs.</summary>
    public SpanId Turn(string tool, string arguments, string result, string? error = null)
    {
        Ask ask = NewAsk(tool, arguments);
        Call(asks: [ask]);
        return Run(ask, result, error);
    }

    /// <summary>Tools that are asked for in one answer and run at the same time.</summary>
    public void Together(params (string Tool, string Arguments, string Result)[] runs)
    {
        Ask[] asks = [.. runs.Select(run => NewAsk(run.Tool, run.Arguments))];
        Call(asks: asks);
        long start = now;
        for (int i = 0; i < runs.Length; i++)
        {
            now = start;
            Run(asks[i], runs[i].Result, seconds: 0.3);
        }
    }

    /// <summary>A span that costs nothing and is no step of an agent.</summary>
    public SpanId Plain(SpanKind kind, string name, double seconds = 0.1, long input = 0)
    {
        long start = now;
        Wait(seconds);
        WrittenSpan span = new()
        {
            Id = NewId(), Parent = ParentId, Kind = kind, Name = name, Start = start, End = now, Service = Service, Conversation = Conversation, InputTokens = input, Agent = AgentName,
        };
        spans.Add(span);
        return span.Id;
    }

    /// <summary>A conversation of its own for what follows, as sub-agents have; returns the one so far.</summary>
    public List<ChatLine> Forget()
    {
        List<ChatLine> before = history;
        history = [];
        return before;
    }

    public void Remember(List<ChatLine> before) => history = before;

    public void BackTo(long nanos) => now = nanos;

    /// <summary>A span that never arrived.</summary>
    public void Lose(SpanId id) => spans.RemoveAll(span => span.Id == id);

    public WrittenSpan Written(SpanId id) => spans.Single(span => span.Id == id);

    private SpanId ParentId => around.TryPeek(out WrittenSpan? parent) ? parent.Id : default;

    private string? AgentName => around.FirstOrDefault(span => span.Kind == SpanKind.Agent)?.Name;

    private SpanId NewId() => new((ulong)random.NextInt64(1, long.MaxValue));

    private static long Tokens(ChatLine line) => 4 + ((line.Text.Length + line.Asks.Sum(ask => ask.Arguments.Length + 20)) / 4);
}
