using Clew.Storage;

namespace Clew.Server.Query.Series;

/// <summary>What an overview is about.</summary>
/// <param name="FromUnixNano">Start of the time.</param>
/// <param name="ToUnixNano">End of the time, exclusive.</param>
/// <param name="IsOpen">The time was asked for without a beginning: there is nothing before it.</param>
/// <param name="Service">Null for all.</param>
/// <param name="Environment">Null for all.</param>
/// <param name="Agent">Of runs the outermost agent, of calls the one that made them; null for all.</param>
internal sealed record OverviewFilter(long FromUnixNano, long ToUnixNano, bool IsOpen, string? Service, string? Environment, string? Agent)
{
    public RunQuery Runs() => new()
    {
        FromUnixNano = IsOpen ? null : FromUnixNano,
        ToUnixNano = ToUnixNano,
        Service = Service,
        Environment = Environment,
        Agent = Agent,
    };

    public UsageQuery Usage(UsageCalls calls) => new()
    {
        FromUnixNano = IsOpen ? null : FromUnixNano,
        ToUnixNano = ToUnixNano,
        Calls = calls,
        Service = Service,
        Environment = Environment,
        Agent = Agent,
    };
}
