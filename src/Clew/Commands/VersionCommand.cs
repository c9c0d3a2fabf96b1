using System.CommandLine;
using System.Runtime.InteropServices;
using Clew.Server;
using Clew.Storage.DuckDB;

namespace Clew.Commands;

internal static class VersionCommand
{
    public static Command Create()
    {
        Command command = new("version", """
            Print the versions of Clew, its database engine and its runtime.

            Example:
              clew version
            """);
        command.SetAction(static _ =>
        {
            Console.WriteLine($"clew {ServerVersion.Text}");
            Console.WriteLine($"DuckDB {DuckDBStore.EngineVersion}");
            Console.WriteLine($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
            return 0;
        });
        return command;
    }
}
