using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Testing.Tests;

public sealed class TracerProbeTests
{
    [Fact]
    public void ShouldBeLive_NobodyListens_SaysWhatToLookAt()
    {
        string source = UniqueSource();

        Should.Throw<TelemetryAssertionException>(() => TracerProbe.ShouldBeLive(source)).Message.ShouldContain("nobody listens to it");
    }

    [Fact]
    public void ShouldBeLive_OnlyARecordingListens_Fails()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start(RecordingScope.Process);

        Should.Throw<TelemetryAssertionException>(() => TracerProbe.ShouldBeLive(UniqueSource()));
    }

    [Fact]
    public void ShouldBeLive_ProviderWithTheSource_PassesAndExportsNothing()
    {
        string source = UniqueSource();
        SeenSpans seen = new();
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(source).AddProcessor(seen).Build();

        TracerProbe.ShouldBeLive(source);

        seen.EndedCount.ShouldBe(0);
    }

    [Fact]
    public void ShouldBeLive_EverythingSampledOut_Fails()
    {
        string source = UniqueSource();
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(source).SetSampler(new AlwaysOffSampler()).Build();

        Should.Throw<TelemetryAssertionException>(() => TracerProbe.ShouldBeLive(source)).Message.ShouldContain("sampled out");
    }

    [Fact]
    public void ShouldBeLive_OneTraceInTenSampled_Passes()
    {
        string source = UniqueSource();
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(source).SetSampler(new TraceIdRatioBasedSampler(0.1)).Build();

        TracerProbe.ShouldBeLive(source);
    }

    private static string UniqueSource() => $"Clew.Testing.Probe.{Guid.NewGuid():N}";

    private sealed class SeenSpans : BaseProcessor<System.Diagnostics.Activity>
    {
        public int EndedCount { get; private set; }

        public override void OnEnd(System.Diagnostics.Activity data) => EndedCount++;
    }
}
