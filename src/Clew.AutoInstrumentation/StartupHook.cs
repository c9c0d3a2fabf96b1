using System;
using System.IO;
using System.Reflection;
using Clew.AutoInstrumentation;

/// <summary>
/// The runtime looks for this name, in no namespace, in each assembly of <c>DOTNET_STARTUP_HOOKS</c> and calls <see cref="Initialize"/> on the main thread
/// before the application's own entry point. An exception would end the application, so none leaves.
/// </summary>
internal static class StartupHook
{
    private delegate void StartSession(Action<int, string> log, bool isProgram);

    public static void Initialize()
    {
        HookLog log = new HookLog(Console.Error, Environment.GetEnvironmentVariable("OTEL_LOG_LEVEL"));
        try
        {
            Attach(HostProcess.Current(), log);
        }
        catch (Exception e)
        {
            Exception cause = e is TargetInvocationException && e.InnerException != null ? e.InnerException : e;
            log.Write(HookLog.Error, $"no telemetry of this process, the application is not affected: {cause.GetType().Name}: {cause.Message}");
            log.Write(HookLog.Debug, cause.ToString());
        }
    }

    private static void Attach(HostProcess host, HookLog log)
    {
        Refusal? refusal = Preconditions.FirstFailed(host)
            ?? Preconditions.OldSharedAssembly(host, Assembly.Load(new AssemblyName(Preconditions.SharedAssembly)).GetName().Version!);
        if (refusal != null)
        {
            log.Write(refusal.Importance, "no telemetry of this process: " + refusal.Reason);
            return;
        }
        string folder = Preconditions.IsolatedFolder(host);
        Assembly isolated = new IsolatedLoadContext(folder).LoadFromAssemblyPath(Path.Combine(folder, Preconditions.IsolatedAssembly + ".dll"));
        MethodInfo start = isolated.GetType("Clew.AutoInstrumentation.Isolated.Session", throwOnError: true)!.GetMethod("Start")!;
        ((StartSession)start.CreateDelegate(typeof(StartSession)))(log.Write, ProgramRules.HasOneRoot(host));
    }
}
