namespace Clew.Tests;

/// <summary>Asks again and again until the answer is yes, a bounded number of times.</summary>
internal static class Eventually
{
    private const int AttemptsMax = 600;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using PeriodicTimer timer = new(Pause);
        for (int attempt = 0; !await condition(); attempt++)
        {
            attempt.ShouldBeLessThan(AttemptsMax, "the condition never held");
            await timer.WaitForNextTickAsync();
        }
    }
}
