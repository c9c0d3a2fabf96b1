namespace Clew.Instrumentation.Http.Tests;

/// <summary>How requests are watched.</summary>
public enum WatchMode
{
    Handler,
    Subscription,
}
