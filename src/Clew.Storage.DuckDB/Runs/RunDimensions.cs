using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>What runs can be grouped by, but for the user: a row of <c>run_keys</c>.</summary>
internal readonly struct RunDimensions : IDimensions<RunDimensions>
{
    /// <summary>A name beyond this is no name; cut, it cannot bloat the keys.</summary>
    private const int NameMaxBytes = 256;

    private readonly int hash;

    internal RunDimensions(Utf8Text service, Utf8Text environment, Utf8Text agent, Utf8Text version, RunStatus status)
    {
        Service = Name(service);
        Environment = Name(environment);
        Agent = Name(agent);
        Version = Name(version);
        Status = status;
        ulong code = ByteHash.Of(Service.Span, ByteHash.Seed + (byte)status);
        code = ByteHash.Of(Environment.Span, code);
        code = ByteHash.Of(Agent.Span, code);
        hash = (int)ByteHash.Of(Version.Span, code);
    }

    internal Utf8Text Service { get; }

    internal Utf8Text Environment { get; }

    internal Utf8Text Agent { get; }

    internal Utf8Text Version { get; }

    internal RunStatus Status { get; }

    public RunDimensions Own() => new(Copy(Service), Copy(Environment), Copy(Agent), Copy(Version), Status);

    public void Append(TableBuilder keys)
    {
        keys.Text(Service);
        keys.Text(Environment);
        keys.Text(Agent);
        keys.Text(Version);
        keys.Byte((byte)Status);
    }

    public bool Equals(RunDimensions other) =>
        hash == other.hash && Status == other.Status && Service.Equals(other.Service) && Environment.Equals(other.Environment)
        && Agent.Equals(other.Agent) && Version.Equals(other.Version);

    public override bool Equals(object? obj) => obj is RunDimensions other && Equals(other);

    public override int GetHashCode() => hash;

    private static Utf8Text Name(Utf8Text text) => text.IsNullOrEmpty ? default : text.Truncate(NameMaxBytes);

    private static Utf8Text Copy(Utf8Text text) => text.IsNull ? default : Utf8Text.CopyOf(text.Span);
}
