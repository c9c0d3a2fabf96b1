namespace Clew.Server.Configuration.Import;

/// <summary>What became of a part of a Collector's file.</summary>
public enum ImportVerdict
{
    /// <summary>It does the same in Clew.</summary>
    Maps,

    /// <summary>It is carried over, or needed no longer, and something is not as before.</summary>
    Differs,

    /// <summary>It did not do what it looks like, before Clew already.</summary>
    Misleading,

    /// <summary>It is not carried over.</summary>
    Lost,
}
