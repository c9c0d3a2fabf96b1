using Microsoft.Extensions.FileProviders;

namespace Clew.Server.Ui;

/// <summary>The web UI: static files beside the program, and its one page for every path that is neither file nor API.</summary>
internal static class UiEndpoints
{
    private const string Folder = "wwwroot";

    private const string RelayPage = "/relay";

    /// <summary>The UI of a relay: its first page is the one that needs no store, and who reads no HTML gets a line of text.</summary>
    public static void UseRelayUi(this WebApplication app)
    {
        app.MapGet("/", static context =>
        {
            if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Redirect(RelayPage);
                return Task.CompletedTask;
            }
            return context.Response.WriteAsync("This Clew is a relay: it forwards and stores nothing.\nDestinations: /api/v1/destinations  Counters: /metrics\n");
        });
        app.UseUi();
    }

    public static void UseUi(this WebApplication app)
    {
        string root = Path.Combine(AppContext.BaseDirectory, Folder);
        if (!Directory.Exists(root))
        {
            app.MapFallback(static context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return context.Response.WriteAsync("The web UI was not built into this server: build src/Clew with npm on the PATH.\n");
            });
            return;
        }
        PhysicalFileProvider files = new(root);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = static response =>
            {
                // Files under assets/ carry a hash of their content in the name; everything else may change with the next build.
                bool hashed = response.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
                response.Context.Response.Headers.CacheControl = hashed ? "public, max-age=31536000, immutable" : "no-cache";
            },
        });
        IFileInfo page = files.GetFileInfo("index.html");
        app.MapFallback("{*path:nonfile}", async context =>
        {
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                throw Query.ProblemException.NotFound($"There is no call {context.Request.Method} {context.Request.Path}. See /api/v1/openapi.json.");
            }
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.SendFileAsync(page, context.RequestAborted);
        });
    }
}
