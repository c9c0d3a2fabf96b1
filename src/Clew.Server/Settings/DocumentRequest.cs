using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clew.Server.Query;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Settings;

/// <summary>What all calls that change a document have in common, whether it is named as one or as a rule or an objective. A change may say which version it replaces.</summary>
internal static partial class DocumentRequest
{
    public static DocumentStore Documents(HttpContext context) => context.RequestServices.GetRequiredService<DuckDBStore>().Documents;

    public static string IdOf(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        return IdPattern().IsMatch(id) ? id : throw ProblemException.BadParameter("id", $"'{id}' is not an id: 1 to 100 letters, digits, dots, dashes and underscores.");
    }

    /// <summary>Writes the next version, puts it into force and begins the answer: its status and version.</summary>
    /// <exception cref="ProblemException">The document is not valid, or somebody else changed it.</exception>
    public static async Task<Document> WriteAsync(HttpContext context, string kind, string id, JsonElement json)
    {
        long? expected = ExpectedVersion(context);
        try
        {
            DocumentKinds.Check(kind, id, json);
        }
        catch (InvalidDataException fault)
        {
            throw ProblemException.BadParameter("body", fault.Message);
        }
        // Not cancelled with the request: who gave up waiting must not leave a document stored and not in force.
        DocumentChange change = await Documents(context).WriteAsync(kind, id, json.GetRawText(), null, expected, CancellationToken.None);
        Check(change, kind, id);
        await context.RequestServices.GetRequiredService<DocumentSettings>().ApplyAsync(kind, CancellationToken.None);
        context.Response.StatusCode = change.Current!.Version == 1 ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        TellVersion(context, change.Current.Version);
        return change.Current;
    }

    public static async Task DeleteAsync(HttpContext context, string kind, string id)
    {
        Check(await Documents(context).DeleteAsync(kind, id, null, ExpectedVersion(context), CancellationToken.None), kind, id);
        await context.RequestServices.GetRequiredService<DocumentSettings>().ApplyAsync(kind, CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The version as the answer's ETag; none for what is not a document.</summary>
    public static void TellVersion(HttpContext context, long? version)
    {
        if (version is { } known)
        {
            context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{known}\"");
        }
    }

    private static void Check(DocumentChange change, string kind, string id)
    {
        string word = kind.Replace('_', ' ');
        switch (change.Outcome)
        {
            case DocumentOutcome.Stale:
                string state = change.Current is { } current ? $"Version {current.Version} of it is in force." : "There is no such document.";
                throw new ProblemException(StatusCodes.Status409Conflict, "Somebody else changed the document.", $"The {word} '{id}' was not changed. {state}");
            case DocumentOutcome.NotFound:
                throw ProblemException.NotFound($"There is no {word} '{id}' among the documents; what is built in or configured is not one.");
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
