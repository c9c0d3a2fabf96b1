using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>One of the ways in which emitters write down what happened.</summary>
internal interface IVocabulary
{
    string Name { get; }

    /// <summary>False for clients of models, which see neither agents nor tools.</summary>
    bool ReportsAgents { get; }

    void Write(Span span, WrittenSpan written);
}
