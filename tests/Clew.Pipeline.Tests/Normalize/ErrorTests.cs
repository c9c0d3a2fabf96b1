using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(StatusCode.Error, null, "broken", "Timeout", "at once", "Timeout", "broken")]
    [InlineData(StatusCode.Error, "rate_limit", null, "Timeout", "at once", "rate_limit", "at once")]
    [InlineData(StatusCode.Error, null, null, null, null, null, null)]
    [InlineData(StatusCode.Unset, "rate_limit", null, null, null, "rate_limit", null)]
    [InlineData(StatusCode.Unset, null, null, "Handled", "retry", null, null)]
    public void Error_ThreeSeparateFacts(
        StatusCode status, string? errorType, string? statusMessage, string? exceptionType, string? exceptionMessage, string? type, string? message)
    {
        Span span = Run.With(
            span =>
            {
                span.StatusCode = status;
                span.StatusMessage = statusMessage;
                span.AddEvent("exception", ("exception.type", exceptionType), ("exception.message", exceptionMessage));
            },
            ("error.type", errorType));

        (span.ErrorType.ToStringOrNull(), span.ErrorMessage.ToStringOrNull(), span.StatusCode).ShouldBe((type, message, status));
    }
}
