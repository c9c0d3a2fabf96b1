using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>
/// One model call: a span, its metrics and its events. Start it before the request is sent, tell it of each chunk of a stream,
/// and end it with <see cref="Finish"/> or <see cref="Fail(string, string?, int?, InferenceResponse?)"/>; disposing ends a call that was given up. No member throws.
/// Within a model call that other instrumentation already recorded, it adds what is missing there instead of recording the call twice.
/// </summary>
public sealed class InferenceCall : IDisposable
{
    private static readonly AsyncLocal<InferenceCall?> Unrecorded = new();

    private readonly GenAIInstrumentationOptions options;
    private readonly InferenceRequest request;
    private readonly AgentRun? agent;
    private readonly bool isEnclosed;
    private readonly long startTimestamp;
    private ChunkTimes chunks;
    private int ended;

    private InferenceCall(GenAIInstrumentationOptions options, InferenceRequest request, Activity? activity, bool isEnclosed, AgentRun? agent)
    {
        this.agent = agent;
        this.options = options;
        this.request = request;
        this.isEnclosed = isEnclosed;
        Activity = activity;
        startTimestamp = options.TimeProvider.GetTimestamp();
    }

    /// <summary>The call's span, or the enclosing span that it adds to; null when only metrics are recorded.</summary>
    public Activity? Activity { get; }

    /// <summary>Whether the call adds to a span of other instrumentation instead of having one of its own.</summary>
    public bool IsEnclosed => isEnclosed;

    /// <summary>Whether messages are worth making: content is captured, and this call's span is recorded or its event wanted.</summary>
    public bool CapturesContent =>
        !isEnclosed && ((options.CaptureContent.HasFlag(ContentCapture.Span) && Activity is { IsAllDataRequested: true })
            || (options.CaptureContent.HasFlag(ContentCapture.Event) && options.EventSink is not null));

    /// <summary>Starts a call. Its span becomes <see cref="Activity.Current"/> of the calling method.</summary>
    /// <returns>Null when nobody listens, or when a filter rejects the call.</returns>
    public static InferenceCall? Start(InferenceRequest request)
    {
        if (!GenAISignals.IsEnabled)
        {
            GenAIDiagnostics.ReportNobodyListens();
            return null;
        }
        try
        {
            return StartRecorded(GenAISignals.Options, request);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("InferenceCall.Start", exception);
            return null;
        }
    }

    /// <summary>Makes the call's span current until the result is disposed: for code that runs between the chunks of a stream.</summary>
    public ActivityScope Activate() => new(Activity);

    /// <summary>A chunk of a streamed answer arrived. The first one gives the time to first chunk.</summary>
    public void Chunk() => chunks.Add(options.TimeProvider);

    /// <summary>The answer is complete.</summary>
    public void Finish(InferenceResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        End(new CallOutcome(response, null, null, null, null));
    }

    /// <summary>The call failed.</summary>
    /// <param name="errorType">Low-cardinality class of the error: the provider's error code, an HTTP status or an exception's type name.</param>
    /// <param name="message">Message for the span's status; may be null.</param>
    /// <param name="statusCode">HTTP status of the answer, when there was one.</param>
    /// <param name="partial">What was known of the answer until then; its tokens count.</param>
    public void Fail(string errorType, string? message, int? statusCode, InferenceResponse? partial = null) =>
        End(new CallOutcome(partial, errorType, message, statusCode, null));

    /// <summary>The call failed with an exception. Its type's full name becomes <c>error.type</c>.</summary>
    public void Fail(Exception exception, InferenceResponse? partial = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        End(new CallOutcome(partial, exception.GetType().FullName ?? "_OTHER", exception.Message, null, exception));
    }

    /// <summary>Ends the call as it is, if it was neither finished nor failed: the application gave it up.</summary>
    public void Dispose() => End(default);

    private static InferenceCall? StartRecorded(GenAIInstrumentationOptions options, InferenceRequest request)
    {
        AgentRun? agent = AgentRun.Current;
        InferenceCall? outer = Unrecorded.Value is { ended: 0 } unrecorded ? unrecorded : null;
        if (EnclosingCall.Find(Activity.Current) is { } enclosing)
        {
            // What this library started has counted for its agent.
            agent = outer is null && !EnclosingCall.IsOurs(enclosing) ? agent : null;
            if (request.ResendCount == 0)
            {
                agent?.CountInferenceCall();
            }
            return new InferenceCall(options, request, enclosing, isEnclosed: true, agent);
        }
        if (outer is not null)
        {
            return new InferenceCall(options, request, outer.Activity, isEnclosed: true, agent: null);
        }
        if (!Hooks.Wants(options, request))
        {
            return null;
        }
        agent?.CountInferenceCall();
        Activity? activity = InferenceAttributes.StartActivity(options, request);
        var call = new InferenceCall(options, request, activity, isEnclosed: false, agent);
        if (activity is not { IsAllDataRequested: true })
        {
            // Without attributes a nested call cannot see this one, and its tokens would count twice in the metrics.
            Unrecorded.Value = call;
        }
        return call;
    }

    private void End(in CallOutcome outcome)
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
        {
            return;
        }
        try
        {
            Record(outcome);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("InferenceCall.Finish", exception);
        }
        finally
        {
            if (!isEnclosed)
            {
                ActivityScope.Stop(Activity);
                if (Activity is not { IsAllDataRequested: true } && Unrecorded.Value == this)
                {
                    Unrecorded.Value = null;
                }
            }
        }
    }

    private void Record(in CallOutcome outcome)
    {
        TimeSpan elapsed = options.TimeProvider.GetElapsedTime(startTimestamp);
        double? firstChunkSeconds = outcome.Response?.TimeToFirstChunk?.TotalSeconds ?? chunks.FirstSeconds(options.TimeProvider, startTimestamp);
        if (isEnclosed)
        {
            EnclosingCall.Complete(Activity, agent, request, outcome, firstChunkSeconds);
            return;
        }
        // Activity and metrics say the same time, to the tick.
        Activity?.SetEndTime(Activity.StartTimeUtc + elapsed);
        double? costUsd = InferenceCost.Of(options, request, outcome.Response);
        if (Activity is { IsAllDataRequested: true })
        {
            InferenceAttributes.Complete(Activity, options, request, outcome, firstChunkSeconds, costUsd);
        }
        using (Activate())
        {
            InferenceMetrics.Record(options, request, outcome, elapsed, firstChunkSeconds, costUsd, chunks);
        }
        agent?.AddUsage(outcome.Response);
        InferenceEvents.Emit(options, request, outcome, Activity, firstChunkSeconds);
    }
}
