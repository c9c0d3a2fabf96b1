using System.Diagnostics;
using System.Runtime.CompilerServices;
using Clew.AutoInstrumentation.AspNetCore;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Waits for ASP.NET Core's diagnostic listener, which only a web application has.</summary>
internal sealed class FrameworkListeners(Action<Exception> failed) : IObserver<DiagnosticListener>
{
    private const string AspNetCore = "Microsoft.AspNetCore";

    /// <inheritdoc />
    public void OnNext(DiagnosticListener value)
    {
        try
        {
            if (value.Name == AspNetCore)
            {
                Attach(value);
            }
        }
        catch (Exception e)
        {
            failed(e);
        }
    }

    /// <inheritdoc />
    public void OnError(Exception error) => failed(error);

    /// <inheritdoc />
    public void OnCompleted()
    {
        // New listeners may come as long as the process lives.
    }

    // Not inlined: the assembly behind it refers to a framework that other applications do not have.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Attach(DiagnosticListener listener) => ServerSpanCompletion.Attach(listener, failed);
}
