using System.CommandLine;
using System.CommandLine.Parsing;

namespace Clew.Commands.Client;

/// <summary>Which server a client command talks to.</summary>
internal static class ServerOption
{
    public static Option<Uri> Create() => new("--server")
    {
        HelpName = "URL",
        Description = "Clew's UI address (CLEW_SERVER). Default: http://127.0.0.1:4319",
        CustomParser = static argument => Parse("--server", argument.Tokens.Single().Value, argument)!,
        DefaultValueFactory = static argument => Environment.GetEnvironmentVariable("CLEW_SERVER") is { Length: > 0 } server
            ? Parse("CLEW_SERVER", server, argument)!
            : Parse("CLEW_PORT", "http://127.0.0.1:" + (Environment.GetEnvironmentVariable("CLEW_PORT") is { Length: > 0 } port ? port : "4319"), argument)!,
    };

    private static Uri? Parse(string name, string text, ArgumentResult argument)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? server) && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps))
        {
            return server;
        }
        argument.AddError($"{name}: '{text}' is not an address such as http://127.0.0.1:4319.");
        return null;
    }

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
