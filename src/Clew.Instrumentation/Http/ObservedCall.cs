using System.Globalization;

namespace Clew.Instrumentation.Http;

/// <summary>
/// One request to a model and its answer. It ends when the answer says that it is over, when its last byte was read, when reading fails, or when
/// the application lets go of it, whichever is first. No member throws.
/// </summary>
internal sealed class ObservedCall(
    InferenceCall call, InferenceRequest request, Protocol protocol, ModelCallObserver observer, AttemptTable.Key attempt)
{
    private readonly object gate = new();
    private readonly bool capturesContent = call.CapturesContent;
    private readonly ResponseFields fields = new(protocol, call.CapturesContent);
    private List<KeyValuePair<string, string>>? rateLimits;
    private StreamFraming? framing;
    private Inflater? inflater;
    private string? frameError;
    private int statusCode;
    private bool isSuccess;
    private int chunks;
    private bool isBlind;
    private bool hasEnded;

    /// <summary>Who watches this call.</summary>
    public ModelCallObserver Observer => observer;

    /// <summary>The headers of an answer are there: from now on its content is watched.</summary>
    public void OnResponse(HttpResponseMessage response)
    {
        try
        {
            statusCode = (int)response.StatusCode;
            isSuccess = response.IsSuccessStatusCode;
            ReadHeaders(response);
            response.Content = new ObservedContent(response.Content, this);
        }
        catch (Exception exception)
        {
            Blind(exception);
        }
    }

    /// <summary>No answer came.</summary>
    public void OnSendError(Exception exception) => OnReadError(exception);

    /// <summary>The application has read more of the answer.</summary>
    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (hasEnded || isBlind)
            {
                return;
            }
            try
            {
                if (inflater is null)
                {
                    Read(bytes);
                }
                else
                {
                    inflater.Read(bytes, Read);
                }
            }
            catch (Exception exception)
            {
                Blind(exception);
            }
        }
    }

    /// <summary>The application has read the answer's last byte.</summary>
    public void OnEnd()
    {
        lock (gate)
        {
            if (!hasEnded)
            {
                EndOfBytes();
                End(isSuccess && framing is not null && !IsComplete ? "incomplete_stream" : null, "The stream ended before the answer did.");
            }
        }
    }

    /// <summary>The application lets go of the answer, perhaps without having read all of it.</summary>
    public void OnDisposed()
    {
        lock (gate)
        {
            if (!hasEnded)
            {
                End(isSuccess && !IsComplete ? "cancelled" : null, "The application stopped reading before the end of the answer.");
            }
        }
    }

    /// <summary>Sending or reading failed, or was cancelled.</summary>
    public void OnReadError(Exception exception)
    {
        lock (gate)
        {
            if (hasEnded)
            {
                return;
            }
            hasEnded = true;
            if (exception is not OperationCanceledException)
            {
                observer.Attempts.Add(attempt, request.ResendCount + 1);
            }
            call.Fail(exception, statusCode == 0 ? null : Response(isBroken: true));
            inflater?.Dispose();
        }
    }

    // A document is complete when it was parsed to its end, a stream when it said so or each candidate gave its reason.
    private bool IsComplete => isBlind || fields.HasEnded || (framing is null ? fields.Documents > 0 : fields.HasFinishReasons);

    private void ReadHeaders(HttpResponseMessage response)
    {
        foreach (KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header in response.Headers.NonValidated)
        {
            if (Array.Exists(ProtocolTable.Current.RateLimitHeaders, name => header.Key.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            {
                (rateLimits ??= []).Add(new(header.Key.ToLowerInvariant(), header.Value.ToString()));
            }
            else if (!isSuccess && ProtocolTable.Current.ErrorTypeHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            {
                frameError = header.Value.ToString();
            }
        }
        framing = isSuccess ? FramingOf(response.Content.Headers.ContentType?.MediaType) : null;
        if (response.Content.Headers.ContentEncoding.FirstOrDefault(encoding => encoding is not "identity") is { } encoding)
        {
            inflater = Inflater.For(encoding);
            isBlind = inflater is null;
        }
    }

    private StreamFraming? FramingOf(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        "text/event-stream" => new LineFraming(isServerSent: true) { OnEvent = OnEvent, OnDone = OnDone },
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/stream+json" =>
            new LineFraming(isServerSent: false) { OnEvent = OnEvent, OnDone = OnDone },
        "application/vnd.amazon.eventstream" => new AwsEventFraming { OnEvent = OnEvent },
        _ => null,
    };

    private void Read(ReadOnlySpan<byte> bytes)
    {
        if (framing is not null)
        {
            framing.Read(bytes);
            return;
        }
        int before = fields.Documents;
        fields.Read(bytes, isFinal: false);
        for (int count = before; isSuccess && request.Stream && count < fields.Documents; count++)
        {
            chunks++;
            call.Chunk();
        }
    }

    private void OnEvent(ReadOnlySpan<byte> json, string? errorType)
    {
        if (!capturesContent && errorType is null && fields.Documents > 0 && protocol.Filter.IsPlain(json))
        {
            chunks++;
            call.Chunk();
            return;
        }
        fields.ReadDocument(json);
        frameError ??= errorType;
        if (fields.IsChunk)
        {
            chunks++;
            call.Chunk();
        }
        if (fields.HasEnded)
        {
            End(null, null);
        }
    }

    private void OnDone() => End(null, null);

    private void EndOfBytes()
    {
        try
        {
            framing?.End();
            if (framing is null && !isBlind)
            {
                fields.Read([], isFinal: true);
            }
        }
        catch (Exception exception)
        {
            Blind(exception);
        }
    }

    private void End(string? errorType, string? message)
    {
        if (hasEnded)
        {
            return;
        }
        hasEnded = true;
        string? providersError = ShortError(fields.ErrorType ?? frameError);
        if (!isSuccess)
        {
            NoteAttempt();
            call.Fail(providersError ?? statusCode.ToString(CultureInfo.InvariantCulture), fields.ErrorMessage, statusCode, Response(isBroken: false));
        }
        else if (errorType is not null || providersError is not null)
        {
            call.Fail(providersError ?? errorType!, fields.ErrorMessage ?? message, null, Response(isBroken: true));
        }
        else
        {
            call.Finish(Response(isBroken: false));
        }
        inflater?.Dispose();
    }

    private InferenceResponse Response(bool isBroken)
    {
        InferenceResponse response = fields.ToResponse(isBroken && (chunks > 0 || isSuccess));
        response.RateLimitHeaders = rateLimits;
        return response;
    }

    private void NoteAttempt()
    {
        if (statusCode is 408 or 409 or 429 or >= 500)
        {
            observer.Attempts.Add(attempt, request.ResendCount + 1);
        }
    }

    // What is wrong with the watcher is no business of the application's: the call ends by the answer's life alone.
    private void Blind(Exception exception)
    {
        isBlind = true;
        GenAIDiagnostics.ReportFault("HTTP answer", exception);
    }

    // AWS writes "namespace#Type" in bodies and "Type:documentation" in headers.
    private static string? ShortError(string? text) => text?[(text.IndexOf('#', StringComparison.Ordinal) + 1)..].Split(':')[0];
}
