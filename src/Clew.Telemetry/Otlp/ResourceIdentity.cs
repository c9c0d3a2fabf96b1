namespace Clew.Telemetry.Otlp;

/// <summary>Fills the fields of resources and scopes that are derived from their attributes, once all of them are known, and again when they were changed.</summary>
public static class ResourceIdentity
{
    private static readonly Utf8Text UnknownService = Utf8Text.From("unknown_service");

    public static void Complete(Resource resource)
    {
        AttributeList attributes = resource.Attributes;
        resource.Service = attributes.GetText("service.name"u8).Or(UnknownService);
        resource.ServiceVersion = attributes.GetText("service.version"u8);
        resource.Environment = attributes.GetText("deployment.environment.name"u8).Or(attributes.GetText("deployment.environment"u8));
        resource.Hash = ContentHash.OfResource(resource);
    }

    public static void Complete(InstrumentationScope scope) => scope.Hash = ContentHash.OfScope(scope);
}
