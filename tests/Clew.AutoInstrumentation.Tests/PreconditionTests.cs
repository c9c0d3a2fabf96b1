namespace Clew.AutoInstrumentation.Tests;

public sealed class PreconditionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-hook-").FullName;

    public PreconditionTests()
    {
        foreach (string runtime in (string[])["net8.0", "net10.0"])
        {
            string isolated = Path.Combine(folder, "Clew.AutoInstrumentation", runtime);
            Directory.CreateDirectory(isolated);
            File.WriteAllBytes(Path.Combine(isolated, Preconditions.IsolatedAssembly + ".dll"), []);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Attach_OrdinaryApplication_IsNotRefused() => Preconditions.FirstFailed(Host()).ShouldBeNull();

    [Theory]
    [InlineData("CLEW_AUTO_ENABLED", "false", HookLog.Information)]
    [InlineData("CLEW_AUTO_ENABLED", " 0 ", HookLog.Information)]
    [InlineData("OTEL_SDK_DISABLED", "TRUE", HookLog.Information)]
    [InlineData("CLEW_AUTO_EXCLUDED_PROCESSES", "Other, shop", HookLog.Debug)]
    public void Attach_SwitchedOff_IsRefusedQuietly(string variable, string value, int importance)
    {
        Refusal? refusal = Preconditions.FirstFailed(Host(variables: (variable, value)));

        refusal.ShouldNotBeNull().Reason.ShouldContain(variable);
        refusal.Importance.ShouldBe(importance);
    }

    [Fact]
    public void Attach_NoSignalExported_IsRefused() =>
        Preconditions.FirstFailed(Host(variables: [("OTEL_TRACES_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")])).ShouldNotBeNull();

    [Fact]
    public void Attach_OneSignalExported_IsNotRefused() =>
        Preconditions.FirstFailed(Host(variables: [("OTEL_TRACES_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")])).ShouldBeNull();

    [Theory]
    [InlineData("dotnet")]
    [InlineData("MSBuild")]
    [InlineData("msbuild")]
    [InlineData("VBCSCompiler")]
    [InlineData("NuGet")]
    [InlineData("dotnet-ef")]
    [InlineData("clew")]
    public void Attach_DevelopmentTool_IsRefusedQuietly(string program) =>
        Preconditions.FirstFailed(Host(program)).ShouldNotBeNull().Importance.ShouldBe(HookLog.Debug);

    [Theory]
    [InlineData("3.1.32")]
    [InlineData("6.0.36")]
    [InlineData("7.0.20")]
    public void Attach_OldRuntime_IsRefusedWithItsVersion(string runtime)
    {
        Refusal refusal = Preconditions.FirstFailed(Host(runtime: runtime)).ShouldNotBeNull();

        refusal.Importance.ShouldBe(HookLog.Warning);
        refusal.Reason.ShouldContain(runtime);
    }

    [Fact]
    public void Attach_ApplicationWithTheLibrary_IsRefused() =>
        Preconditions.FirstFailed(Host(assemblies: ["shop", "clew.instrumentation"])).ShouldNotBeNull().Reason.ShouldContain("Clew.Instrumentation");

    [Theory]
    [InlineData("8.0.11", "net8.0")]
    [InlineData("9.0.1", "net8.0")]
    [InlineData("10.0.0", "net10.0")]
    [InlineData("11.0.0", "net10.0")]
    public void Attach_FileMissing_IsRefusedWithItsPath(string runtime, string isolated)
    {
        string file = Path.Combine(folder, "Clew.AutoInstrumentation", isolated, Preconditions.IsolatedAssembly + ".dll");
        File.Delete(file);

        Refusal refusal = Preconditions.FirstFailed(Host(runtime: runtime)).ShouldNotBeNull();

        refusal.Importance.ShouldBe(HookLog.Warning);
        refusal.Reason.ShouldContain(file);
    }

    [Theory]
    [InlineData("8.0.0.0", true)]
    [InlineData("9.0.0.0", true)]
    [InlineData("10.0.0.0", false)]
    [InlineData("11.0.0.0", false)]
    public void Attach_SharedAssemblyOfTheApplication_HasToBeRecent(string inApplication, bool isRefused)
    {
        // The built hook's own folder for .NET 8, whose copy says what is needed.
        HostProcess host = new(static _ => null, "shop", new Version(8, 0, 11), [], Path.GetDirectoryName(HostedProgram.Hook)!);

        Refusal? refusal = Preconditions.OldSharedAssembly(host, new Version(inApplication));

        (refusal is not null).ShouldBe(isRefused);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("OpenTelemetry", false)]
    [InlineData("Microsoft.AspNetCore.Hosting", false)]
    [InlineData("Microsoft.Extensions.Hosting", false)]
    public void Root_OnlyOfAProgramWithOneRun(string? assembly, bool hasOneRoot) =>
        ProgramRules.HasOneRoot(Host(assemblies: assembly is null ? ["shop"] : ["shop", assembly])).ShouldBe(hasOneRoot);

    [Theory]
    [InlineData("none", false)]
    [InlineData("process", true)]
    public void Root_SaidByTheUser_IsNotDecided(string value, bool hasOneRoot) =>
        ProgramRules.HasOneRoot(Host(assemblies: hasOneRoot ? ["OpenTelemetry"] : [], variables: ("CLEW_AUTO_ROOT", value))).ShouldBe(hasOneRoot);

    [Theory]
    [InlineData(null, "12")]
    [InlineData("", "12")]
    [InlineData("none", "")]
    [InlineData("error", "1")]
    [InlineData("info", "123")]
    [InlineData("DEBUG", "1234")]
    public void Log_Level_DecidesWhatIsSaid(string? level, string said)
    {
        using StringWriter output = new();
        HookLog log = new(output, level);

        foreach (int importance in (int[])[HookLog.Error, HookLog.Warning, HookLog.Information, HookLog.Debug])
        {
            log.Write(importance, importance.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        output.ToString().ShouldBe(string.Concat(said.Select(importance => $"clew: {importance}{Environment.NewLine}")));
    }

    private HostProcess Host(string program = "shop", string runtime = "10.0.4", string[]? assemblies = null, params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value, program, new Version(runtime), new HashSet<string>(assemblies ?? [program], StringComparer.OrdinalIgnoreCase), folder);
}
