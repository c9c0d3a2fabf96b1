using System.CommandLine;
using Clew.Commands.Client;

namespace Clew.Commands;

/// <summary>Runs a .NET application with the startup hook, so that its telemetry comes here without a change to it.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        Option<Uri> server = ServerOption.Create();
        Option<string?> service = new("--service") { HelpName = "NAME", Description = "Name of the service (OTEL_SERVICE_NAME). Default: the program's own name" };
        Option<bool> content = new("--content") { Description = "Also record what was said: messages and tool arguments (OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT)" };
        Argument<string[]> commandLine = new("COMMAND") { Description = "Program and arguments, after --", Arity = ArgumentArity.OneOrMore };
        Command command = new("run", """
            Run a .NET application and record it, without a change to it: model calls, tools, agents, HTTP.

            OTEL_* variables that are set already are respected. The exit code is the application's.

            Examples:
              clew run -- dotnet MyApp.dll
              clew run --content -- dotnet run --project src/MyAgent
              clew run --service checkout -- ./MyAgent --verbose
            """) { server, service, content, commandLine };
        // Not asynchronous: the command line library would end an asynchronous action two seconds after a signal, and the application may need longer.
        command.SetAction(parsed =>
        {
            // Who names a server means it; an endpoint in the environment only gives way to that.
            bool isNamed = parsed.GetResult(server) is { Implicit: false };
            Uri? inherited = isNamed ? null : RunEnvironment.Inherited(Environment.GetEnvironmentVariable);
            return Run(parsed.GetRequiredValue(server), inherited, parsed.GetValue(service), parsed.GetValue(content), parsed.GetRequiredValue(commandLine));
        });
        return command;
    }

    private static int Run(Uri server, Uri? endpoint, string? service, bool content, string[] commandLine)
    {
        string hook = Path.Combine(AppContext.BaseDirectory, RunEnvironment.HookFile);
        if (!File.Exists(hook))
        {
            // Without it the runtime would refuse to start the application.
            Console.Error.WriteLine($"clew: {hook} is missing. Install clew again; the application was not started.");
            return ExitCode.Failed;
        }
        string? seeIt = endpoint is not null ? $"the telemetry went to {endpoint}, which OTEL_EXPORTER_OTLP_ENDPOINT names" : Answers(server) ? $"see what it did at {server}" : null;
        if (seeIt is null)
        {
            Console.Error.WriteLine($"clew: no answer from {server}: the application runs, but nothing is recorded. Start the server with: clew serve");
        }
        IReadOnlyDictionary<string, string> environment = RunEnvironment.For(hook, endpoint is null ? server : null, service, content, Environment.GetEnvironmentVariable);
        int? exitCode = ChildProcess.Run(commandLine, environment);
        if (exitCode is not null && seeIt is not null)
        {
            Console.Error.WriteLine("clew: " + seeIt);
        }
        return exitCode ?? ExitCode.NotStarted;
    }

    private static bool Answers(Uri server)
    {
        using HttpClient http = new() { Timeout = AnswerLimit };
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(server, "/api/v1/info"));
        try
        {
            using HttpResponseMessage response = http.Send(request);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
