using Clew.Configuration;

namespace Clew.Alert.Notify;

/// <summary>What mail needs beside the server's address.</summary>
/// <param name="From">Sender: an address without a name.</param>
/// <param name="To">Receivers.</param>
/// <param name="User">For AUTH; null sends no credentials.</param>
/// <param name="Password">For AUTH.</param>
/// <param name="StartTls">Whether the connection must become encrypted before anything is said.</param>
public sealed record MailOptions(string From, IReadOnlyList<string> To, string? User, Secret? Password, StartTls StartTls);

/// <summary>Encryption of a connection that begins in clear text.</summary>
public enum StartTls
{
    /// <summary>Without it nothing is sent.</summary>
    Required,

    /// <summary>Used where the server offers it. Credentials are sent over TLS only.</summary>
    Offered,

    /// <summary>Not used.</summary>
    Never,
}
