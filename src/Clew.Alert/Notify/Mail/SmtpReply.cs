namespace Clew.Alert.Notify.Mail;

/// <summary>A server's answer to one command.</summary>
/// <param name="Code">Its three digits; 0 when the server said something else.</param>
/// <param name="Lines">The text of each line.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 400;

    public override string ToString() => $"{Code} {string.Join(' ', Lines)}".Trim();
}
