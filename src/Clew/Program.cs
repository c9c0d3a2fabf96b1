using System.CommandLine;
using Clew.Commands;

// `clew` alone starts the server: the shortest command does what most people came for.
RootCommand root = new("""
    Clew shows what your AI agents did, what it cost, and why it went wrong.

    Examples:
      clew                                     start the server (same as clew serve)
      clew serve --demo                        ... and fill it with a small team of agents
      clew tail --service checkout             spans as they are stored
      clew trace show 4bf92f3577b34da6a3ce929d0e0e4736
    """);
root.Options.Clear();
root.Options.Add(new System.CommandLine.Help.HelpOption());
root.Options.Add(new VersionOption());
ServeCommand.Configure(root);
Command serve = new("serve", ServeCommand.Description);
ServeCommand.Configure(serve);
root.Subcommands.Add(serve);
root.Subcommands.Add(TailCommand.Create());
Command trace = new("trace", "Look at stored traces.");
trace.Subcommands.Add(TraceShowCommand.Create());
root.Subcommands.Add(trace);
root.Subcommands.Add(new Command("price", "Look at prices.") { PriceCheckCommand.Create() });
root.Subcommands.Add(VersionCommand.Create());
return await root.Parse(args).InvokeAsync();
