using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>
/// An operation that the application marks itself: it lasts until it is disposed. No member throws. When nobody listens all operations
/// of a kind are one shared object that does nothing.
/// </summary>
public abstract class GenAIOperation : IDisposable
{
    private readonly GenAIInstrumentationOptions? options;
    private readonly long startTimestamp;
    private Failure failure;
    private int ended;

    private protected GenAIOperation(GenAIInstrumentationOptions? options, Activity? activity)
    {
        this.options = options;
        Activity = activity;
        startTimestamp = options?.TimeProvider.GetTimestamp() ?? 0;
    }

    /// <summary>The operation's span; null when only metrics are recorded, or nothing.</summary>
    public Activity? Activity { get; }

    /// <summary>Whether anything is recorded.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(options))]
    public bool IsActive => options is not null;

    private protected bool HasFailed => failure.ErrorType is not null;

    private protected string? ErrorType => failure.ErrorType;

    private protected GenAIInstrumentationOptions? Options => options;

    /// <summary>The operation failed.</summary>
    /// <param name="errorType">Low-cardinality class of the error.</param>
    /// <param name="message">Message for the span's status; may be null.</param>
    public void Fail(string errorType, string? message = null)
    {
        if (IsActive)
        {
            failure = new Failure(errorType, message);
        }
    }

    /// <summary>The operation failed with an exception. Its type's full name becomes <c>error.type</c>.</summary>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Fail(exception.GetType().FullName ?? "_OTHER", exception.Message);
    }

    /// <summary>Makes the operation current until the result is disposed: needed in an async iterator, which forgets at <c>yield</c> what is current.</summary>
    public virtual ActivityScope Activate() => new(Activity);

    /// <summary>Ends the operation and records it. Further calls do nothing.</summary>
    public void Dispose()
    {
        if (options is not null && Interlocked.Exchange(ref ended, 1) == 0)
        {
            End(options);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Starts the span of an operation; null when nobody listens to spans.</summary>
    private protected static Activity? StartActivity(string name, ActivityKind kind, KeyValuePair<string, object?>[] attributes) =>
        GenAISignals.Source.HasListeners() ? GenAISignals.Source.StartActivity(kind, tags: attributes, name: name) : null;

    /// <summary>Writes what is known at the end.</summary>
    private protected abstract void Describe(AttributeTarget target);

    /// <summary>Records the metrics. The span is current, so that exemplars find it.</summary>
    private protected abstract void Measure(double seconds);

    /// <summary>Gives up what the operation set for the code within.</summary>
    private protected virtual void Leave()
    {
    }

    private protected bool CapturesOnSpan => options?.CaptureContent.HasFlag(ContentCapture.Span) == true && Activity is { IsAllDataRequested: true };

    private protected void SetContent(string name, Func<string?>? make)
    {
        if (make is not null && options is not null && CapturesOnSpan)
        {
            Activity!.SetTag(name, ContentText.Of(make, options.MaxContentChars));
        }
    }

    private void End(GenAIInstrumentationOptions current)
    {
        try
        {
            TimeSpan elapsed = current.TimeProvider.GetElapsedTime(startTimestamp);
            Activity?.SetEndTime(Activity.StartTimeUtc + elapsed);
            if (Activity is { IsAllDataRequested: true } span)
            {
                Describe(new AttributeTarget(span, onlyMissing: false));
                if (failure.ErrorType is not null)
                {
                    span.SetTag(ErrorAttributes.Type, failure.ErrorType);
                    span.SetStatus(ActivityStatusCode.Error, failure.Message);
                }
            }
            using (new ActivityScope(Activity))
            {
                Measure(elapsed.TotalSeconds);
            }
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault(GetType().Name, exception);
        }
        finally
        {
            ActivityScope.Stop(Activity);
            Leave();
        }
    }

    private readonly record struct Failure(string? ErrorType, string? Message);
}
