using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clew.Server.Query;
using Clew.Server.Settings;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Microsoft.AspNetCore.Http.Features;

namespace Clew.Server.Alerts;

/// <summary>Rules and objectives are documents that hold YAML; this is what their calls have in common.</summary>
internal static partial class DocumentRequest
{
    private const long YamlBytesMax = 64 << 10;

    public static string IdOf(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        return IdPattern().IsMatch(id) ? id : throw ProblemException.BadParameter("id", $"'{id}' is not an id: 1 to 100 letters, digits, dots, dashes and underscores.");
    }

    public static async Task<string> ReadYamlAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = YamlBytesMax;
        }
        try
        {
            using StreamReader reader = new(context.Request.Body);
            return await reader.ReadToEndAsync(context.RequestAborted);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "Too large.", $"The body is larger than {YamlBytesMax} bytes.", "body");
        }
    }

    /// <summary>Writes the next version and puts it into force.</summary>
    public static async Task WriteAsync(HttpContext context, string kind, string id, string yaml)
    {
        JsonElement json = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["yaml"] = yaml });
        try
        {
            DocumentKinds.Check(kind, id, json);
        }
        catch (InvalidDataException fault)
        {
            throw ProblemException.BadParameter("body", fault.Message);
        }
        // Not cancelled with the request: who gave up waiting must not leave a document stored and not in force.
        DocumentChange change = await Documents(context).WriteAsync(kind, id, json.GetRawText(), null, ExpectedVersion(context), CancellationToken.None);
        Check(change, kind, id);
        await context.RequestServices.GetRequiredService<DocumentSettings>().ApplyAsync(kind, CancellationToken.None);
        context.Response.StatusCode = change.Current!.Version == 1 ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        TellVersion(context, change.Current.Version);
    }

    public static async Task DeleteAsync(HttpContext context, string kind, string id)
    {
        Check(await Documents(context).DeleteAsync(kind, id, null, ExpectedVersion(context), CancellationToken.None), kind, id);
        await context.RequestServices.GetRequiredService<DocumentSettings>().ApplyAsync(kind, CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public static void TellVersion(HttpContext context, long? version)
    {
        if (version is { } known)
        {
            context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{known}\"");
        }
    }

    private static DocumentStore Documents(HttpContext context) => context.RequestServices.GetRequiredService<DuckDBStore>().Documents;

    private static void Check(DocumentChange change, string kind, string id)
    {
        switch (change.Outcome)
        {
            case DocumentOutcome.Stale:
                string state = change.Current is { } current ? $"Version {current.Version} of it is in force." : "There is no such document.";
                throw new ProblemException(StatusCodes.Status409Conflict, "Somebody else changed it.", $"'{id}' was not changed. {state}");
            case DocumentOutcome.NotFound:
                throw ProblemException.NotFound($"There is no document for '{id}': what is in force is built in or configured.");
            case DocumentOutcome.TooMany:
                throw new ProblemException(StatusCodes.Status409Conflict, "Too many documents.", $"There are {DocumentStore.DocumentsMax} of kind {kind} already; delete some.");
        }
    }

    /// <summary>RFC 9110: If-Match names the version that is to be replaced, If-None-Match: * says that there must be none.</summary>
    private static long? ExpectedVersion(HttpContext context)
    {
        string match = context.Request.Headers.IfMatch.ToString();
        if (context.Request.Headers.IfNoneMatch.ToString() == "*")
        {
            return 0;
        }
        if (match is "" or "*")
        {
            return null;
        }
        return long.TryParse(match.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? version
            : throw ProblemException.BadParameter("If-Match", $"'{match}' is not the ETag of a document.");
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex IdPattern();
}
