namespace Clew.Samples.ResearchTeam;

/// <summary>How the demo sends its telemetry.</summary>
public enum DemoProtocol
{
    /// <summary>OTLP/gRPC, by custom on port 4317.</summary>
    Grpc,

    /// <summary>OTLP/HTTP with protobuf bodies, by custom on port 4318.</summary>
    HttpProtobuf,
}
