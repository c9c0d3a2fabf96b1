using System.Buffers;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Messages;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Understands a span in whatever vocabulary it was written: sets the second half of <see cref="Span"/> and moves message content to
/// <see cref="Span.Content"/>. Nothing that was sent is changed or lost. Stateless; one instance serves all threads.
/// </summary>
internal sealed class Normalizer(DialectSet dialects)
{
    /// <summary>Texts above this are stored with the message bodies, which is compressed and can live shorter.</summary>
    private const int MaxAttributeBytes = 4096;
    private const int StackAttributes = 128;

    private static readonly Utf8Text Refused = "content_filter";

    public DialectSet Dialects => dialects;

    public SpanFacts Apply(Span span, ref SourceMemo memo, PreviewWriter previews)
    {
        int count = span.Attributes.Count;
        int[]? rented = count > StackAttributes ? ArrayPool<int>.Shared.Rent(count) : null;
        Span<int> rulesOf = rented is null ? stackalloc int[StackAttributes] : rented;
        SpanReading reading = new(span, dialects, rulesOf, stackalloc long[AttributeTargets.Count]);
        reading.Read(ref memo);

        span.Kind = reading.Decision.Kind;
        span.Emitter = reading.Emitter >= 0 ? dialects.Names[reading.Emitter] : default;
        SpanFacts facts = ReadModels(reading);
        if (span.Kind.IsInference())
        {
            ReadCall(span.EnsureLlm(), reading, facts);
        }
        if (reading.Decision.OwnsUsage)
        {
            ReportedTokens tokens = ReadTokens(reading);
            span.Usage = ReadUsage(tokens, reading, facts.Provider);
            facts = facts with { Parts = tokens.Parts };
            span.ReportedCostNanoUsd = CostStage.ReportedNanoUsd(reading.Number(AttributeTarget.ReportedCostUsd));
        }
        ReadIdentity(span, reading, memo);
        ReadOutcome(span, reading);
        ReadError(span, reading);
        previews.Write(span, reading);
        AnswerContent answer = span.Kind == SpanKind.Llm ? ToolMentions.In(reading, dialects) : AnswerContent.None;
        IReadOnlyList<Message>? plain = null;
        bool isPlain = answer == AnswerContent.HasToBeRead && PlainAnswer.TryRead(reading, out plain);
        MoveContent(span, reading);
        span.RequestedTools = answer switch
        {
            AnswerContent.HasToBeRead => RequestedTool.Write(isPlain ? plain! : ReadAnswer(span)),
            AnswerContent.Plain => Utf8Text.Empty,
            _ => default,
        };
        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }
        return facts;
    }

    /// <summary>OpenAI ends a refusal like an answer, with the reason "stop", and marks it inside; others have a reason for it, which is the canonical one.</summary>
    private IReadOnlyList<Message> ReadAnswer(Span span)
    {
        IReadOnlyList<Message> answer = MessageParser.ParseAnswer(span, dialects);
        if (span.Llm is { } call && (call.FinishReasons.IsNullOrEmpty || call.FinishReasons.Equals("stop"u8))
            && answer.Any(static message => message.Parts.Any(static part => part.IsRefusal)))
        {
            (call.FinishReasons, call.FinishReasonsOriginal) = (Refused, call.FinishReasonsOriginal.Or(call.FinishReasons));
        }
        return answer;
    }

    /// <summary>
    /// Reads again what of a span's attributes is text, after some of them were changed. Kind, numbers, usage and cost stay as they were read from
    /// what was sent.
    /// </summary>
    /// <param name="span">Went through <see cref="Apply"/>.</param>
    /// <param name="previews">Writes the previews anew.</param>
    /// <param name="withContent">False when the content is gone: what was read from it stays.</param>
    public void ReadTextsAgain(Span span, PreviewWriter previews, bool withContent)
    {
        int attributes = span.Attributes.Count;
        for (int i = 0; i < span.Content.Count; i++)
        {
            span.Attributes.Add(span.Content[i].Key, span.Content[i].Value);
        }
        int count = span.Attributes.Count;
        SourceMemo memo = default;
        SpanReading reading = new(span, dialects, new int[count], new long[AttributeTargets.Count]);
        reading.Read(ref memo);
        if (span.Llm is { } call)
        {
            SpanFacts facts = ReadModels(reading);
            call.Provider = facts.Provider.Or(call.Provider);
            call.RequestModel = facts.RequestModel.Or(call.RequestModel);
            call.ResponseModel = facts.ResponseModel.Or(call.ResponseModel);
            call.ResponseId = reading.Text(AttributeTarget.ResponseId);
        }
        long? iterations = span.Iterations;
        Utf8Text tool = span.ToolName;
        ReadIdentity(span, reading, memo);
        span.Iterations = iterations;
        if (withContent)
        {
            span.InputPreview = span.OutputPreview = default;
            ReadError(span, reading);
            previews.Write(span, reading);
        }
        else
        {
            span.ToolName = span.ToolName.Or(tool);
        }
        for (int i = count - 1; i >= attributes; i--)
        {
            span.Attributes.RemoveAt(i);
        }
    }

    /// <summary>
    /// The model call that a span of another kind tells of: its model, finish reasons and parameters. Null when it names no model.
    /// </summary>
    public GenAICall? ReadHiddenCall(Span span)
    {
        SourceMemo memo = default;
        SpanReading reading = new(span, dialects, new int[span.Attributes.Count], new long[AttributeTargets.Count]);
        reading.Read(ref memo);
        SpanFacts facts = ReadModels(reading);
        if (facts.RequestModel.Or(facts.ResponseModel).IsNullOrEmpty)
        {
            return null;
        }
        GenAICall call = new();
        ReadCall(call, reading, facts);
        call.Operation = default;
        return call;
    }

    private SpanFacts ReadModels(in SpanReading reading)
    {
        Utf8Text requestModel = reading.Text(AttributeTarget.RequestModel);
        Utf8Text responseModel = reading.Text(AttributeTarget.ResponseModel);
        Utf8Text sentProvider = reading.Text(AttributeTarget.Provider);
        if (reading.Decision.Kind.IsInference() && requestModel.IsNullOrEmpty)
        {
            Utf8Text path = reading.Text(AttributeTarget.ModelPath);
            int slash = path.Span.IndexOf((byte)'/');
            requestModel = slash < 0 ? path : path.Slice(slash + 1, path.Length - slash - 1);
            sentProvider = sentProvider.Or(slash < 0 ? default : path.Slice(0, slash));
            if (requestModel.IsNullOrEmpty && responseModel.IsNullOrEmpty)
            {
                requestModel = dialects.SpanNames.SubjectOf(SpanKind.Llm, reading.Span.Name, reading.Emitter);
            }
        }
        Utf8Text provider = ProviderNames.Fold(sentProvider, dialects);
        if (provider.IsNullOrEmpty)
        {
            provider = ProviderNames.OfHost(reading.Text(AttributeTarget.ServerAddress), dialects);
        }
        if (provider.IsNullOrEmpty && !requestModel.Or(responseModel).IsNullOrEmpty)
        {
            provider = dialects.ProviderOfModel(responseModel.Or(requestModel).Span);
        }
        return new SpanFacts(provider, requestModel, responseModel);
    }

    private void ReadCall(GenAICall call, in SpanReading reading, in SpanFacts facts)
    {
        call.Operation = OperationOf(reading);
        call.Provider = facts.Provider;
        call.RequestModel = facts.RequestModel;
        call.ResponseModel = facts.ResponseModel;
        call.ResponseId = reading.Text(AttributeTarget.ResponseId);
        call.Temperature = reading.Number(AttributeTarget.Temperature);
        call.TopP = reading.Number(AttributeTarget.TopP);
        call.TopK = reading.Count(AttributeTarget.TopK);
        call.MaxTokens = reading.Count(AttributeTarget.MaxTokens);
        if (reading.TryGet(AttributeTarget.Stream, out AnyValue sent) && AttributeNumbers.TryGetBool(sent, out bool stream))
        {
            call.Stream = stream;
        }
        if (reading.TryGet(AttributeTarget.RequestParameters, out AnyValue parameters))
        {
            JsonFields.ReadParameters(parameters.AsText.Span, dialects.Parameters, call);
        }
        call.TtftNanos = FirstChunkTime.Read(reading, dialects);
        if (call.TtftNanos is not null)
        {
            // Only a streamed answer has chunks.
            call.Stream ??= true;
        }
        FinishReasonReader reasons = new(dialects.FinishReasons);
        reading.AddAll(AttributeTarget.FinishReasons, ref reasons);
        reasons.WriteTo(call);
    }

    /// <summary>The operation as sent, in today's spelling; where nobody knows it, or its emitter means another by it, what the span's kind tells.</summary>
    private Utf8Text OperationOf(in SpanReading reading)
    {
        Utf8Text sent = reading.Text(AttributeTarget.Operation);
        Utf8Text decided = reading.Decision.Operation;
        bool isOwn = reading.DecidedBy is { Dialect: >= 0 } && !decided.IsNull;
        if (!isOwn && dialects.Operations.TryGet(sent.Span, out Utf8Text folded))
        {
            return folded;
        }
        if (!isOwn && (decided.IsNull || dialects.CanonicalOperations.Find(sent.Span) >= 0))
        {
            return sent;
        }
        return dialects.Operations.TryGet(decided.Span, out Utf8Text plain) ? plain : decided;
    }

    /// <summary>Parts of a stored span's usage that have a price of their own, as when it was priced.</summary>
    public ModalityTokens ReadParts(Span span)
    {
        SourceMemo memo = default;
        SpanReading reading = new(span, dialects, new int[span.Attributes.Count], new long[AttributeTargets.Count]);
        reading.Read(ref memo);
        return ReadTokens(reading).Parts;
    }

    private ReportedTokens ReadTokens(in SpanReading reading)
    {
        ReportedTokens tokens = new()
        {
            Input = reading.Count(AttributeTarget.InputTokens),
            ProviderInput = reading.Count(AttributeTarget.ProviderInputTokens),
            Output = reading.Count(AttributeTarget.OutputTokens),
            CacheRead = reading.Count(AttributeTarget.CacheReadTokens),
            CacheWrite = reading.Count(AttributeTarget.CacheWriteTokens),
            CacheWrite1h = reading.Count(AttributeTarget.CacheWrite1hTokens),
            Reasoning = reading.Count(AttributeTarget.ReasoningTokens),
            Total = reading.Count(AttributeTarget.TotalTokens),
            ToolUseInput = reading.Count(AttributeTarget.ToolUseInputTokens),
            AudioInput = reading.Count(AttributeTarget.AudioInputTokens),
            ImageInput = reading.Count(AttributeTarget.ImageInputTokens),
            AudioCacheRead = reading.Count(AttributeTarget.AudioCacheReadTokens),
            AudioOutput = reading.Count(AttributeTarget.AudioOutputTokens),
            ImageOutput = reading.Count(AttributeTarget.ImageOutputTokens),
        };
        if (!tokens.IsEmpty && reading.TryGet(AttributeTarget.ProviderUsage, out AnyValue json))
        {
            JsonFields.ReadUsage(json.AsText.Span, dialects.UsageFields, ref tokens);
        }
        return tokens;
    }

    private TokenUsage? ReadUsage(ReportedTokens tokens, in SpanReading reading, Utf8Text provider)
    {
        TokenConvention convention = ConventionOf(reading, provider);
        if (tokens.Reasoning is null && reading.Count(AttributeTarget.ReasoningBesideTokens) is long beside)
        {
            tokens.Reasoning = beside;
            convention = convention with { OutputIncludesReasoning = false };
        }
        return UsageReader.Read(tokens, convention);
    }

    /// <summary>
    /// A vocabulary's own keys are counted its own way. The convention's keys are written by everybody, so there the span's emitter decides.
    /// </summary>
    private TokenConvention ConventionOf(in SpanReading reading, Utf8Text provider)
    {
        int dialect = reading.DialectOf(AttributeTarget.InputTokens);
        if (dialect <= 0 || dialects.Facts[dialect] is null)
        {
            dialect = reading.Emitter;
        }
        if (dialect < 0 || dialects.Facts[dialect] is not { } facts)
        {
            return new TokenConvention(InputIncludesCache: true, OutputIncludesReasoning: true);
        }
        bool isException = !provider.IsNull && dialects.NetProviders[dialect].Find(provider.Span) >= 0;
        return new TokenConvention(facts.InputIncludesCache ^ isException, facts.OutputIncludesReasoning);
    }

    private void ReadIdentity(Span span, in SpanReading reading, in SourceMemo memo)
    {
        span.Agent = reading.Text(AttributeTarget.AgentName);
        span.AgentId = reading.Text(AttributeTarget.AgentId);
        span.AgentVersion = reading.Text(AttributeTarget.AgentVersion);
        ReadTool(span, reading);
        if (span.Kind == SpanKind.Agent && span.Agent.IsNullOrEmpty)
        {
            span.Agent = reading.Text(AttributeTarget.EntityName).Or(dialects.SpanNames.SubjectOf(SpanKind.Agent, span.Name, reading.Emitter));
        }
        span.Agent = span.Agent.Or(memo.Agent);
        span.ConversationId = reading.Text(AttributeTarget.ConversationId).Or(memo.ConversationId);
        span.UserId = reading.Text(AttributeTarget.UserId).Or(memo.UserId);
        span.Iterations = reading.Count(AttributeTarget.Iterations);
    }

    private void ReadTool(Span span, in SpanReading reading)
    {
        bool isTool = span.Kind is SpanKind.Tool or SpanKind.Mcp;
        // Fields of JSON results name tools; on other spans they name whatever the result is about.
        if (isTool || reading.WinnerOf(AttributeTarget.ToolName) < span.Attributes.Count)
        {
            span.ToolName = reading.Text(AttributeTarget.ToolName);
        }
        if (isTool || reading.WinnerOf(AttributeTarget.ToolCallId) < span.Attributes.Count)
        {
            span.ToolCallId = reading.Text(AttributeTarget.ToolCallId);
        }
        span.ToolType = reading.Text(AttributeTarget.ToolType);
        if (isTool && span.ToolName.IsNullOrEmpty)
        {
            Utf8Text entity = span.Kind == SpanKind.Tool ? reading.Text(AttributeTarget.EntityName) : default;
            span.ToolName = entity.Or(dialects.SpanNames.SubjectOf(span.Kind, span.Name, reading.Emitter));
        }
    }

    /// <summary>Some emitters never set the status and tell a failure in an attribute. A status that was set stays.</summary>
    private static void ReadOutcome(Span span, in SpanReading reading)
    {
        if (span.StatusCode == StatusCode.Unset && reading.Text(AttributeTarget.Outcome).Equals("error"u8))
        {
            span.StatusCode = StatusCode.Error;
        }
    }

    /// <summary>
    /// Status, <c>error.type</c> and exception events are three separate facts: a handled exception on a span that did not fail is no
    /// error, and <c>error.type</c> does not change a status that was left unset.
    /// </summary>
    private static void ReadError(Span span, in SpanReading reading)
    {
        Utf8Text type = reading.Text(AttributeTarget.ErrorType);
        if (!span.IsError && type.IsNullOrEmpty)
        {
            return;
        }
        Utf8Text message = span.StatusMessage.Or(reading.Text(AttributeTarget.ErrorMessage));
        for (int i = span.Events.Count - 1; i >= 0 && (type.IsNullOrEmpty || message.IsNullOrEmpty); i--)
        {
            SpanEvent candidate = span.Events[i];
            if (candidate.Name.Equals("exception"u8))
            {
                type = type.Or(candidate.Attributes.GetText("exception.type"u8));
                message = message.Or(candidate.Attributes.GetText("exception.message"u8));
            }
        }
        span.ErrorType = type;
        span.ErrorMessage = message;
    }

    private void MoveContent(Span span, in SpanReading reading)
    {
        int count = span.Attributes.Count;
        bool any = reading.HasContent;
        for (int i = 0; i < count && !any; i++)
        {
            any = IsLarge(span.Attributes[i].Value);
        }
        if (any)
        {
            bool[] marked = ArrayPool<bool>.Shared.Rent(count);
            for (int i = 0; i < count; i++)
            {
                marked[i] = reading.IsContent(i) || IsLarge(span.Attributes[i].Value);
            }
            span.Attributes.MoveTo(span.Content, marked.AsSpan(0, count));
            ArrayPool<bool>.Shared.Return(marked);
        }
        span.HasContent = span.Content.Count > 0 || HasEventContent(span);
    }

    private static bool IsLarge(in AnyValue value) => value.Kind is AnyValueKind.String or AnyValueKind.Bytes && value.AsBytes.Length > MaxAttributeBytes;

    private bool HasEventContent(Span span)
    {
        foreach (SpanEvent candidate in span.Events)
        {
            if (candidate.Attributes.Count > 0 && dialects.Events.Find(candidate.Name.Span) >= 0)
            {
                return true;
            }
        }
        return false;
    }
}
