namespace Clew.Alert.Rules;

/// <summary>What tells series apart. The words of the configuration and the labels of alerts are these names in lower case.</summary>
public enum SeriesDimension
{
    Service,
    Environment,
    Agent,
    Tool,
    Model,
    Provider,
    User,
}

/// <summary>Names of dimensions.</summary>
public static class SeriesDimensions
{
    private static readonly string[] Names = [.. Enum.GetValues<SeriesDimension>().Select(dimension => dimension.ToString().ToLowerInvariant())];

    /// <summary>As a label of an alert: <c>agent</c>.</summary>
    public static string Label(this SeriesDimension dimension) => Names[(int)dimension];
}
