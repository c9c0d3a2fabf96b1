using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using Clew.Server;
using Microsoft.Extensions.Logging;

namespace Clew.LoadBench;

/// <summary>
/// The product's server in a process whose clock is set back whole days, so that spans are received, and stored, on earlier days. Same
/// code and same runtime settings as the product; only the time differs.
/// </summary>
internal sealed class ShiftedServer : IDisposable
{
    private const string CommandName = "serve-shifted";
    private readonly Process process;

    private ShiftedServer(Process process, Uri otlpHttp, Uri otlpGrpc)
    {
        this.process = process;
        OtlpHttp = otlpHttp;
        OtlpGrpc = otlpGrpc;
    }

    public int Id => process.Id;

    public Uri OtlpHttp { get; }

    public Uri OtlpGrpc { get; }

    public static async Task<ShiftedServer> StartAsync(string folder, int daysAgo)
    {
        string program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ClewProgram").Value!;
        Process process = Process.Start(new ProcessStartInfo("dotnet",
            ["exec", "--runtimeconfig", Path.ChangeExtension(program, ".runtimeconfig.json"), Assembly.GetExecutingAssembly().Location, CommandName, folder, $"{daysAgo}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string? http = await process.StandardOutput.ReadLineAsync();
        string? grpc = await process.StandardOutput.ReadLineAsync();
        return http is null || grpc is null ? throw new InvalidOperationException("The server did not start.") : new ShiftedServer(process, new Uri(http), new Uri(grpc));
    }

    /// <summary>Lets the server finish what it does at its end.</summary>
    public async Task StopAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
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

    /// <summary>What this program does in that process: serves until its standard input ends.</summary>
    public static Command Command()
    {
        Argument<string> folder = new("folder");
        Argument<int> daysAgo = new("days-ago");
        Command command = new(CommandName) { folder, daysAgo };
        command.Hidden = true;
        command.SetAction(async parsed =>
        {
            ServerOptions options = new() { DataFolder = parsed.GetRequiredValue(folder), Port = 0, OtlpHttpPort = 0, OtlpGrpcPort = 0 };
            EarlierTime time = new(TimeSpan.FromDays(parsed.GetRequiredValue(daysAgo)));
            await using ClewServer server = await ClewServer.StartAsync(options, time, logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
            Console.WriteLine(server.Addresses.OtlpHttp);
            Console.WriteLine(server.Addresses.OtlpGrpc);
            await Console.In.ReadToEndAsync();
            return 0;
        });
        return command;
    }

    private sealed class EarlierTime(TimeSpan back) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - back;
    }
}
