namespace Clew.Alert.Notify.Mail;

/// <summary>The server said no.</summary>
/// <param name="step">What was asked, without credentials.</param>
/// <param name="reply">What it said.</param>
internal sealed class SmtpException(string step, SmtpReply reply) : Exception($"{step}: {reply}")
{
    public SmtpReply Reply => reply;
}
