using System.CommandLine;

namespace Clew.Commands;

/// <summary>Which server a client command talks to.</summary>
internal static class ServerOption
{
    public static Option<Uri> Create() => new("--server")
    {
        HelpName = "URL",
        Description = "Clew's UI address (CLEW_SERVER). Default: http://127.0.0.1:4319",
        DefaultValueFactory = static _ => new Uri(Environment.GetEnvironmentVariable("CLEW_SERVER") ?? "http://127.0.0.1:" + (Environment.GetEnvironmentVariable("CLEW_PORT") ?? "4319")),
    };

    /// <summary>Runs a command against the server and says plainly when it is not there.</summary>
    public static async Task<int> RunAsync(Uri server, Func<HttpClient, Task<int>> command)
    {
        using HttpClient http = new() { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            return await command(http);
        }
        catch (HttpRequestException e)
        {
            await Console.Error.WriteLineAsync($"No answer from {server}: {e.Message}\nIs Clew running there? Start it with: clew serve");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Ok;
        }
    }
}
