using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Clew.Instrumentation;

/// <summary>
/// The attributes of a call's metrics, on the stack, in an order in which the set of every metric is the beginning of another: common ones,
/// then OpenAI's, then one that the metric alone has.
/// </summary>
internal struct InferenceTags
{
    private Slots slots;
    private readonly int common;
    private int all;

    public InferenceTags(InferenceRequest request, InferenceResponse? response)
    {
        Add(GenAIAttributes.Operation.Name, request.Operation);
        Add(GenAIAttributes.Provider.Name, request.Provider);
        Add(GenAIAttributes.Request.Model, request.Model);
        Add(GenAIAttributes.Response.Model, response?.Model);
        if (request.ServerAddress is not null)
        {
            Add(ServerAttributes.Address, request.ServerAddress);
            Add(ServerAttributes.Port, request.ServerPort is { } port ? BoxedValues.Port(port) : null);
        }
        common = all;
        if (response is not null && InferenceAttributes.IsOpenAI(request.Provider))
        {
            Add(OpenAIAttributes.Response.ServiceTier, response.ServiceTier);
            Add(OpenAIAttributes.Response.SystemFingerprint, response.SystemFingerprint);
        }
    }

    [UnscopedRef]
    public readonly ReadOnlySpan<KeyValuePair<string, object?>> Common => ((ReadOnlySpan<KeyValuePair<string, object?>>)slots)[..common];

    [UnscopedRef]
    public readonly ReadOnlySpan<KeyValuePair<string, object?>> All => ((ReadOnlySpan<KeyValuePair<string, object?>>)slots)[..all];

    /// <summary>The common ones and one more.</summary>
    [UnscopedRef]
    public ReadOnlySpan<KeyValuePair<string, object?>> CommonAnd(string name, object? value) => With(common, name, value);

    /// <summary>All and one more; all, when it has no value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<KeyValuePair<string, object?>> AllAnd(string name, object? value) => With(all, name, value);

    [UnscopedRef]
    private ReadOnlySpan<KeyValuePair<string, object?>> With(int count, string name, object? value)
    {
        if (value is null)
        {
            return ((ReadOnlySpan<KeyValuePair<string, object?>>)slots)[..count];
        }
        slots[count] = new(name, value);
        if (count < all)
        {
            // It stands where the first of OpenAI's stood, so those must not be read any more.
            all = count;
        }
        return ((ReadOnlySpan<KeyValuePair<string, object?>>)slots)[..(count + 1)];
    }

    private void Add(string name, object? value)
    {
        if (value is not null)
        {
            slots[all++] = new(name, value);
        }
    }

    // Six common ones, two of OpenAI, one more.
    [InlineArray(9)]
    private struct Slots
    {
        private KeyValuePair<string, object?> first;
    }
}
