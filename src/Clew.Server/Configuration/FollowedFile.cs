namespace Clew.Server.Configuration;

/// <summary>
/// Follows a file: what it says is in use about a second after it was saved. The text itself is compared: mounted files are replaced behind links whose
/// own times never change, and not every kind of volume sends events.
/// </summary>
/// <param name="path">The file; null for none.</param>
/// <param name="time">Tells when to look.</param>
internal abstract class FollowedFile(string? path, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private string? seen;
    private bool isMissing;

    protected TimeProvider Time => time;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            Look(path);
        }
        return base.StartAsync(cancellationToken);
    }

    /// <summary>The file has another text than before.</summary>
    protected abstract void Use(string text);

    /// <summary>The file cannot be read now.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="isFirst">It could before, or this is the first look. A file that is gone for a moment is being replaced.</param>
    protected abstract void Miss(Exception exception, bool isFirst);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (path is null)
        {
            return;
        }
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look(path);
        }
    }

    private void Look(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Miss(exception, isFirst: !isMissing);
            isMissing = true;
            seen = null;
            return;
        }
        isMissing = false;
        if (text != seen)
        {
            seen = text;
            Use(text);
        }
    }
}
