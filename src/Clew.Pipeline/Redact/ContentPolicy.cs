using System.IO.Enumeration;

namespace Clew.Pipeline.Redact;

/// <summary>What becomes of content, by environment and service. The first rule that fits decides.</summary>
public sealed record ContentPolicy
{
    /// <summary>Where no rule fits. Default: <see cref="ContentMode.Redact"/>.</summary>
    public ContentMode Default { get; init; }

    public IReadOnlyList<ContentRule> Rules { get; init; } = [];

    /// <summary>
    /// Whether error messages and stack traces stay where content is dropped. Default false: a provider's message may repeat the prompt.
    /// </summary>
    public bool KeepsErrorMessages { get; init; }

    /// <summary>How long stored content stays, from the end of the day of its receipt on, where no rule says otherwise. Null, the default: as long as all else.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Content goes before all else, of some senders at least.</summary>
    public bool Expires => Retention is not null || Rules.Any(rule => rule.Retention is not null);

    /// <summary>Neither may be known.</summary>
    public ContentMode Of(string environment, string service) => RuleOf(environment, service)?.Mode ?? Default;

    /// <summary>How long content of a sender stays; null as long as all else.</summary>
    public TimeSpan? RetentionOf(string environment, string service) => RuleOf(environment, service)?.Retention ?? Retention;

    private ContentRule? RuleOf(string environment, string service)
    {
        foreach (ContentRule rule in Rules)
        {
            if (rule.Fits(environment, service))
            {
                return rule;
            }
        }
        return null;
    }
}

/// <param name="Environment">Of <c>deployment.environment.name</c>; <c>*</c> and <c>?</c> stand for any characters.</param>
/// <param name="Service">Of <c>service.name</c>, in the same way.</param>
/// <param name="Mode">What becomes of content.</param>
public sealed record ContentRule(string Environment, string Service, ContentMode Mode)
{
    /// <summary>How long stored content stays; null as <see cref="ContentPolicy.Retention"/> says.</summary>
    public TimeSpan? Retention { get; init; }

    public bool Fits(string environment, string service) =>
        Matches(Environment, environment) && Matches(Service, service);

    /// <summary>A star fits what was not sent, too.</summary>
    private static bool Matches(string pattern, string text) => pattern == "*" || FileSystemName.MatchesSimpleExpression(pattern, text);
}
