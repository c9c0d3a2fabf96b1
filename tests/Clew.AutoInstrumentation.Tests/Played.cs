using Clew.Tests.Models;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>A story of the models program that ran to its end under the hook: what the model server logged and what arrived.</summary>
internal sealed class Played : IAsyncDisposable
{
    private readonly ModelServer models;

    private Played(ModelServer models, OtlpReceiver receiver, string errors)
    {
        this.models = models;
        Receiver = receiver;
        Errors = errors;
    }

    /// <summary>The truth, in order.</summary>
    public IReadOnlyList<ServedCall> Calls => models.Calls;

    public OtlpReceiver Receiver { get; }

    /// <summary>Everything that was said on standard error: the instrumentation's faults among it.</summary>
    public string Errors { get; }

    public static async Task<Played> RunAsync(string story, Dictionary<string, string> environment, params ModelStep[] script)
    {
        OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        ModelServer models = await ModelServer.StartAsync();
        models.Play(script);
        Dictionary<string, string> variables = HostedProgram.Variables(receiver.Address);
        foreach ((string name, string value) in environment)
        {
            variables[name] = value;
        }
        (int exitCode, string output, string errors) = await HostedProgram.RunAsync(
            HostedProgram.Models, variables, models.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), story);
        exitCode.ShouldBe(0, output + errors);
        return new Played(models, receiver, errors);
    }

    public double SumOf(string metric) => Receiver.Points(metric).Sum(static point => point.Sum);

    public int CountOf(string metric) => Receiver.Points(metric).Sum(static point => (int)point.Count);

    public async ValueTask DisposeAsync()
    {
        await models.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
