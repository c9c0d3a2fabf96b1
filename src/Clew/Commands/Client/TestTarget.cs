using Clew.Server.Configuration;

namespace Clew.Commands.Client;

/// <summary>A kind of thing that a test can be sent to.</summary>
/// <param name="Word">What the configuration calls one: exporter, channel.</param>
/// <param name="Path">Of the server's API, before the name.</param>
/// <param name="AddressField">Of the server's answer.</param>
/// <param name="Names">Of those in a configuration.</param>
/// <param name="RunAsync">Sends a test to the one with a name, from here.</param>
internal sealed record TestTarget(
    string Word,
    string Path,
    string AddressField,
    Func<ClewConfiguration, IEnumerable<string>> Names,
    Func<ClewConfiguration, string, Uri, CancellationToken, Task<TestReply>> RunAsync);
