namespace Clew.Tests;

/// <summary>A server that nothing is sent to, for pages that say so and for those that store nothing.</summary>
public sealed class EmptyServer : IAsyncLifetime
{
    private TestServer? server;

    public TestServer Server => server ?? throw new InvalidOperationException("The fixture was not started.");

    public async ValueTask InitializeAsync() => server = await TestServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
