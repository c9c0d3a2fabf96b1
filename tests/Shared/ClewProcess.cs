using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Clew.Tests;

/// <summary>The built <c>clew</c> program, or another .NET program, as a process of its own, with what it prints.</summary>
internal sealed partial class ClewProcess : IDisposable
{
    private const int SigTerm = 15;
    private readonly Process process;
    private readonly List<string> output = [];
    private readonly List<string> errors = [];
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> waits = [];
    private readonly TaskCompletionSource outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource errorsEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClewProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Received(output, line.Data, outputEnded);
        process.ErrorDataReceived += (_, line) => Received(errors, line.Data, errorsEnded);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Standard output so far.</summary>
    public IReadOnlyList<string> Output => Copy(output);

    /// <summary>Standard error so far.</summary>
    public IReadOnlyList<string> Errors => Copy(errors);

    /// <summary>Starts <c>clew</c>. Settings of the caller's own environment do not reach it.</summary>
    public static ClewProcess Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        string program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ClewProgram").Value!;
        return StartProgram(program, environment, arguments);
    }

    /// <summary>Starts a .NET program by the path of its assembly. Telemetry settings of the caller's own environment do not reach it.</summary>
    public static ClewProcess StartProgram(string program, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string name in start.Environment.Keys.Where(IsSetting).ToArray())
        {
            start.Environment.Remove(name);
        }
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        return new ClewProcess(start);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(TimeSpan limit, params IEnumerable<string> arguments)
    {
        using ClewProcess clew = Start(new Dictionary<string, string>(), arguments);
        int exitCode = await clew.WaitForExitAsync(limit);
        return (exitCode, string.Join('\n', clew.Output), string.Join('\n', clew.Errors));
    }

    /// <summary>The first line of either stream, printed already or yet to come, that matches. Fails when the process ends without one.</summary>
    public Task<string> LineAsync(Func<string, bool> matches, TimeSpan limit)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (output)
        {
            if (output.Concat(errors).FirstOrDefault(matches) is string line)
            {
                return Task.FromResult(line);
            }
            waits.Add((matches, found));
        }
        _ = Task.WhenAll(outputEnded.Task, errorsEnded.Task).ContinueWith(
            _ => found.TrySetException(new InvalidOperationException("The program ended early. It printed:\n" + string.Join('\n', Output.Concat(Errors)))), TaskScheduler.Default);
        return found.Task.WaitAsync(limit);
    }

    /// <summary>SIGTERM: please stop.</summary>
    public void Terminate()
    {
        if (Kill(process.Id, SigTerm) != 0)
        {
            throw new InvalidOperationException($"SIGTERM was not delivered: error {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>SIGKILL: the process gets no say.</summary>
    public void Kill() => process.Kill();

    /// <summary>The exit code, after all output was read.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        await Task.WhenAll(process.WaitForExitAsync(), outputEnded.Task, errorsEnded.Task).WaitAsync(limit);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }

    private void Received(List<string> lines, string? line, TaskCompletionSource ended)
    {
        if (line is null)
        {
            ended.TrySetResult();
            return;
        }
        lock (output)
        {
            lines.Add(line);
            foreach ((_, TaskCompletionSource<string> found) in waits.Where(wait => wait.Matches(line)))
            {
                found.TrySetResult(line);
            }
        }
    }

    private static bool IsSetting(string variable) => variable.StartsWith("CLEW_", StringComparison.Ordinal) || variable.StartsWith("OTEL_", StringComparison.Ordinal) || variable == "DOTNET_STARTUP_HOOKS";

    private List<string> Copy(List<string> lines)
    {
        lock (output)
        {
            return [.. lines];
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
