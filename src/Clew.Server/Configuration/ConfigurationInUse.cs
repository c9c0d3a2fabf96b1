namespace Clew.Server.Configuration;

/// <summary>
/// The configuration in force, and who acts on it. Parts of the server that can change while it runs subscribe; the others took what they need
/// at start from <see cref="ServerOptions"/>.
/// </summary>
public sealed class ConfigurationInUse(ServerOptions options)
{
    private readonly Lock change = new();
    private readonly List<Action<ServerOptions>> subscribers = [];
    private ServerOptions current = options;

    /// <summary>The settings of the file that was read last without a fault, under options and variables.</summary>
    public ServerOptions Options => Volatile.Read(ref current);

    /// <summary>What the file says.</summary>
    public ClewConfiguration Current => Options.Configuration;

    /// <summary>
    /// Calls at once with what is in force, and again after each change, one change after the other. What a file can have wrong is a fault
    /// when it is read, so the call must not throw.
    /// </summary>
    public void Subscribe(Action<ServerOptions> apply)
    {
        lock (change)
        {
            apply(current);
            subscribers.Add(apply);
        }
    }

    internal void Use(ServerOptions next)
    {
        lock (change)
        {
            Volatile.Write(ref current, next);
            foreach (Action<ServerOptions> apply in subscribers)
            {
                apply(next);
            }
        }
    }
}
