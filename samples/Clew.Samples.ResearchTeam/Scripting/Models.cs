namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>Models that the team asks, and the dated versions that answer.</summary>
internal static class Models
{
    public const string Gpt4o = "gpt-4o";
    public const string Gpt4oMini = "gpt-4o-mini";
    public const string O4Mini = "o4-mini";
    public const string Embedding = "text-embedding-3-small";

    /// <summary>Asked when the router's choice is rate limited.</summary>
    public const string Fallback = Gpt4o;

    public static string Dated(string model) => model switch
    {
        Gpt4o => "gpt-4o-2024-08-06",
        Gpt4oMini => "gpt-4o-mini-2024-07-18",
        O4Mini => "o4-mini-2025-04-16",
        _ => model,
    };
}
