namespace Clew.Server.Ingest;

/// <summary>The codes of google.rpc.Code that this server answers with.</summary>
internal static class GrpcCode
{
    public const int InvalidArgument = 3;
    public const int ResourceExhausted = 8;
    public const int FailedPrecondition = 9;
    public const int Unimplemented = 12;
    public const int Unavailable = 14;
}
