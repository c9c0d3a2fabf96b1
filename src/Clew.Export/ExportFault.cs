namespace Clew.Export;

/// <summary>Why an attempt failed. In snake case the label of a counter.</summary>
public enum ExportFault
{
    None,
    NameNotFound,
    ConnectionRefused,
    ConnectionFailed,
    TimedOut,
    TlsUntrusted,
    TlsWrongName,
    TlsExpired,
    TlsClientCertificate,
    TlsNotSpoken,
    TlsFailed,
    WrongProtocol,
    NotOtlp,
    Redirected,
    Unauthenticated,
    Forbidden,
    WrongPath,
    TooLarge,
    Throttled,
    Unavailable,
    BadRequest,
    Loop,
    OtherStatus,
}
