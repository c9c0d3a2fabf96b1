using Clew.Export.Queue;
using Clew.Export.Send;
using Clew.Storage.Search;

namespace Clew.Export;

/// <summary>What cannot be right about a list of destinations, found before any of it is used.</summary>
internal static class DestinationCheck
{
    /// <exception cref="InvalidDataException">Names every fault.</exception>
    internal static void Run(IReadOnlyList<DestinationOptions> wanted, ExportRedaction? redaction, string serverId, TimeProvider time)
    {
        List<string> faults = [.. wanted.GroupBy(options => options.Name).Where(same => same.Count() > 1).Select(same => $"exporters.{same.Key}: the name is used twice.")];
        foreach (DestinationOptions options in wanted)
        {
            try
            {
                _ = options.Filter.Compile();
                _ = new OtlpClient(options, serverId, time);
            }
            catch (Exception e) when (e is InvalidDataException or SearchSyntaxException)
            {
                faults.Add($"exporters.{options.Name}: {e.Message}");
            }
            if (options.Redaction is string policy && redaction?.Knows(policy) != true)
            {
                faults.Add($"exporters.{options.Name}.redaction: there is no redaction policy '{policy}'.");
            }
            if (options is { SamplingPolicies: not null, Queue.WhenFull: FullQueuePolicy.Refuse })
            {
                faults.Add($"exporters.{options.Name}.sending_queue.when_full: what policies keep is known after senders have their answer, so none can be refused.");
            }
            if (options.Filter.IsOfSpans && options.Signals != ExportSignals.Traces)
            {
                faults.Add($"exporters.{options.Name}.filter: agents and query choose spans; with them signals must be [traces].");
            }
        }
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(Environment.NewLine, faults));
        }
    }
}
