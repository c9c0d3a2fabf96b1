namespace Clew.Alert.Prometheus;

/// <summary>Under which names the derived metrics are written.</summary>
public enum GenAIMetricNames
{
    /// <summary>Today's names and those that dashboards were written for before.</summary>
    All,

    /// <summary>Those of the current GenAI conventions, and Clew's own where there are none.</summary>
    Current,

    /// <summary>Those of before: <c>gen_ai_client_token_usage</c> and its contemporaries.</summary>
    Older,
}
