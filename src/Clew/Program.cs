using System.CommandLine;
using System.CommandLine.Invocation;
using Clew;
using Clew.Commands;
using Clew.Commands.Alert;
using Clew.Commands.Client;
using Clew.Commands.Export;
using Clew.Commands.Config;
using Clew.Commands.Notify;
using Clew.Commands.Sampling;
using Spectre.Console;

// Into a pipe or a file goes plain text, one span a line, however wide the terminal was.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
    AnsiConsole.Profile.Width = int.MaxValue / 2;
}

// https://no-color.org: set to anything, it means none.
if (Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
{
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
}

// `clew` alone starts the server: the shortest command does what most people came for.
RootCommand root = new("""
    Clew shows what your AI agents did, what it cost, and why it went wrong.

    Examples:
      clew                                     start the server (same as clew serve)
      clew serve --demo                        ... and fill it with a small team of agents
      clew run -- dotnet MyAgent.dll           run a .NET application and record it, unchanged
      clew traces 'tool.error and cost > 0.1'  traces that fulfil a query
      clew usage --by agent,model              what was called, and what it cost
      clew tail -f 'status = error'            spans as they are stored
      clew trace show 4bf92f3577b34da6a3ce929d0e0e4736
    """);
root.Options.Clear();
root.Options.Add(new System.CommandLine.Help.HelpOption());
root.Options.Add(new VersionOption());
ServeCommand.Configure(root);
Command serve = new("serve", ServeCommand.Description);
ServeCommand.Configure(serve);
root.Subcommands.Add(serve);
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(TailCommand.Create());
root.Subcommands.Add(TracesCommand.Create());
Command trace = new("trace", "Look at stored traces.");
trace.Subcommands.Add(TraceShowCommand.Create());
root.Subcommands.Add(trace);
root.Subcommands.Add(UsageCommand.Create());
root.Subcommands.Add(UsageCommand.Agents());
root.Subcommands.Add(UsageCommand.Tools());
root.Subcommands.Add(UsageCommand.Models());
root.Subcommands.Add(ListCommand.Users());
root.Subcommands.Add(ListCommand.Conversations());
root.Subcommands.Add(new Command("price", "Look at prices.") { PriceCheckCommand.Create() });
root.Subcommands.Add(new Command("export", "Look at destinations.") { ExportTestCommand.Create() });
root.Subcommands.Add(new Command("alert", "Look at alerts and their rules.") { AlertListCommand.Create(), AlertListCommand.Rules(), AlertTestCommand.Create() });
root.Subcommands.Add(new Command("notify", "Look at who is told of alerts.") { NotifyTestCommand.Create() });
root.Subcommands.Add(ConfigCommand.Create());
root.Subcommands.Add(new Command("sampling", "Look at sampling policies.") { SimulateCommand.Create() });
root.Subcommands.Add(new Command("redact", "Look at what is hidden before anything is stored.") { RedactTestCommand.Create() });
root.Subcommands.Add(VersionCommand.Create());
ParseResult parsed = root.Parse(args);
int exitCode = await parsed.InvokeAsync();
// The library's own code for a wrong command line is 1, which here means that the command was understood and failed.
return parsed.Action is ParseErrorAction ? ExitCode.Usage : exitCode;
