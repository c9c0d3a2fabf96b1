namespace Clew.AutoInstrumentation.Isolated;

/// <summary>How a process ends, as far as it can know.</summary>
/// <param name="ExitCode">The code it exits with; null when that is not known.</param>
/// <param name="ErrorType">Name of the signal or type of the exception that ends it; null when it ends by itself.</param>
/// <param name="Message">The exception's message.</param>
internal sealed record ProcessEnd(int? ExitCode, string? ErrorType = null, string? Message = null);
