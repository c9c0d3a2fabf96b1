using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Clew.Server.Ingest;

/// <summary>Which web pages may send OTLP from a browser .</summary>
internal static class OtlpCors
{
    public const string PolicyName = "otlp";

    public static void AddOtlpCors(this IServiceCollection services, ServerOptions options)
    {
        string[] allowed = options.CorsOrigins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        services.AddCors(cors => cors.AddPolicy(PolicyName, policy => policy
            .SetIsOriginAllowed(origin => IsAllowed(origin, allowed))
            .WithMethods(HttpMethods.Post)
            .AllowAnyHeader()
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }

    private static bool IsAllowed(string origin, string[] allowed) =>
        allowed.Contains("*")
        || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.IsLoopback);
}
