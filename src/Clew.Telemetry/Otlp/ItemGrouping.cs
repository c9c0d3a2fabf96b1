using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Clew.Telemetry.Otlp;

/// <summary>The items of one scope of one resource, in their order.</summary>
internal sealed record ScopeGroup<T>(InstrumentationScope Scope, List<T> Items);

/// <summary>The scopes of one resource.</summary>
internal sealed record ResourceGroup<T>(Resource Resource, Dictionary<InstrumentationScope, ScopeGroup<T>> Scopes);

/// <summary>Groups items as OTLP nests them. Spans of a stored trace come interleaved and with a resource object each.</summary>
internal static class ItemGrouping
{
    public static List<ResourceGroup<T>> Group<T>(
        IReadOnlyList<T> items, Func<T, Resource> resourceOf, Func<T, InstrumentationScope> scopeOf)
    {
        List<ResourceGroup<T>> groups = [];
        Dictionary<Resource, ResourceGroup<T>> byResource = new(SameResource.Instance);
        foreach (T item in items)
        {
            Resource resource = resourceOf(item);
            if (!byResource.TryGetValue(resource, out ResourceGroup<T>? group))
            {
                group = new ResourceGroup<T>(resource, new(SameScope.Instance));
                byResource.Add(resource, group);
                groups.Add(group);
            }
            InstrumentationScope scope = scopeOf(item);
            if (!group.Scopes.TryGetValue(scope, out ScopeGroup<T>? scopeGroup))
            {
                scopeGroup = new ScopeGroup<T>(scope, []);
                group.Scopes.Add(scope, scopeGroup);
            }
            scopeGroup.Items.Add(item);
        }
        return groups;
    }

    public static T[] ToArray<T>(TelemetryBatch<T> batch)
        where T : class, IBatchItem, new()
    {
        T[] items = new T[batch.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = batch[i];
        }
        return items;
    }

    /// <summary>Resources without a hash were made by hand: they are the same only as objects.</summary>
    private sealed class SameResource : IEqualityComparer<Resource>
    {
        public static readonly SameResource Instance = new();

        public bool Equals(Resource? left, Resource? right) =>
            ReferenceEquals(left, right) || (left is not null && right is not null && left.Hash != 0 && left.Hash == right.Hash);

        public int GetHashCode([DisallowNull] Resource resource) =>
            resource.Hash != 0 ? resource.Hash.GetHashCode() : RuntimeHelpers.GetHashCode(resource);
    }

    private sealed class SameScope : IEqualityComparer<InstrumentationScope>
    {
        public static readonly SameScope Instance = new();

        public bool Equals(InstrumentationScope? left, InstrumentationScope? right)
        {
            if (ReferenceEquals(left, right) || left is null || right is null)
            {
                return ReferenceEquals(left, right);
            }
            bool sameAttributes = left.Hash != 0 || (left.Attributes.Count == 0 && right.Attributes.Count == 0);
            return left.Hash == right.Hash && sameAttributes && left.DroppedAttributesCount == right.DroppedAttributesCount
                && left.Name == right.Name && left.Version == right.Version && left.SchemaUrl == right.SchemaUrl;
        }

        public int GetHashCode([DisallowNull] InstrumentationScope scope) => HashCode.Combine(scope.Name, scope.Version, scope.Hash);
    }
}
