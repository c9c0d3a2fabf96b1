using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>Calls the application's hooks. One that throws costs what it would have added, and nothing else.</summary>
internal static class Hooks
{
    public static bool Wants(GenAIInstrumentationOptions options, InferenceRequest request)
    {
        try
        {
            return options.Filter?.Invoke(request) != false;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("the Filter hook", exception);
            return true;
        }
    }

    public static string? Name(GenAIInstrumentationOptions options, InferenceRequest request)
    {
        try
        {
            return options.SpanName?.Invoke(request);
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("the SpanName hook", exception);
            return null;
        }
    }

    public static void Enrich<T>(Action<Activity, T>? hook, Activity activity, T? value)
        where T : class
    {
        try
        {
            if (value is not null)
            {
                hook?.Invoke(activity, value);
            }
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("an Enrich hook", exception);
        }
    }
}
