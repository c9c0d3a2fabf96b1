namespace Clew.Instrumentation;

/// <summary>Which vocabulary is emitted; <c>OTEL_SEMCONV_STABILITY_OPT_IN</c> chooses it.</summary>
public enum SemanticConventionMode
{
    /// <summary>Current names only. The default, and what <c>gen_ai_latest_experimental</c> asks for.</summary>
    Latest,

    /// <summary>Current names and, beside them, those of semantic conventions 1.36; what <c>gen_ai/dup</c> asks for.</summary>
    Duplicate,
}
