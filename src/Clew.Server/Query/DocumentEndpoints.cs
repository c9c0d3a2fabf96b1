using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clew.Server.Settings;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Microsoft.AspNetCore.Http.Features;

namespace Clew.Server.Query;

/// <summary>Settings that people make, as documents with versions. A change may say which version it replaces.</summary>
internal static partial class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/documents/{kind}", (RequestDelegate)ListAsync);
        routes.MapGet("/api/v1/documents/{kind}/{id}", (RequestDelegate)GetAsync);
        routes.MapPut("/api/v1/documents/{kind}/{id}", (RequestDelegate)PutAsync);
        routes.MapDelete("/api/v1/documents/{kind}/{id}", (RequestDelegate)DeleteAsync);
        routes.MapGet("/api/v1/documents/{kind}/{id}/versions", (RequestDelegate)VersionsAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        await WritePageAsync(context, await Documents(context).ListAsync(KindOf(context), context.RequestAborted));
    }

    private static async Task VersionsAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        (string kind, string id) = (KindOf(context), IdOf(context));
        IReadOnlyList<Document> versions = await Documents(context).VersionsAsync(kind, id, context.RequestAborted);
        await WritePageAsync(context, versions.Count > 0 ? versions : throw ProblemException.NotFound($"There never was a {kind} '{id}'."));
    }

    private static async Task GetAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        (string kind, string id) = (KindOf(context), IdOf(context));
        Document document = await Documents(context).ReadAsync(kind, id, context.RequestAborted) ?? throw ProblemException.NotFound($"There is no {kind} '{id}'.");
        await WriteAsync(context, document);
    }

    private static async Task PutAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        (string kind, string id) = (KindOf(context), IdOf(context));
        long? expected = ExpectedVersion(context);
        JsonElement json = await ReadAsync(context);
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
        await WriteAsync(context, change.Current);
    }

    private static async Task DeleteAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        (string kind, string id) = (KindOf(context), IdOf(context));
        Check(await Documents(context).DeleteAsync(kind, id, null, ExpectedVersion(context), CancellationToken.None), kind, id);
        await context.RequestServices.GetRequiredService<DocumentSettings>().ApplyAsync(kind, CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static DocumentStore Documents(HttpContext context) => context.RequestServices.GetRequiredService<DuckDBStore>().Documents;

    private static void Check(DocumentChange change, string kind, string id)
    {
        switch (change.Outcome)
        {
            case DocumentOutcome.Stale:
                string state = change.Current is { } current ? $"Version {current.Version} of it is in force." : "There is no such document.";
                throw new ProblemException(StatusCodes.Status409Conflict, "Somebody else changed the document.", $"The {kind} '{id}' was not changed. {state}");
            case DocumentOutcome.NotFound:
                throw ProblemException.NotFound($"There is no {kind} '{id}'.");
            case DocumentOutcome.TooMany:
                throw new ProblemException(StatusCodes.Status409Conflict, "Too many documents.", $"There are {DocumentStore.DocumentsMax} of kind {kind} already; delete some.");
        }
    }

    private static string KindOf(HttpContext context)
    {
        string kind = (string)context.Request.RouteValues["kind"]!;
        return DocumentKinds.Names.Contains(kind)
            ? kind
            : throw ProblemException.NotFound($"There is no kind '{kind}' of documents. Kinds are {string.Join(", ", DocumentKinds.Names)}.");
    }

    private static string IdOf(HttpContext context)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        return IdPattern().IsMatch(id) ? id : throw ProblemException.BadParameter("id", $"'{id}' is not an id: 1 to 100 letters, digits, dots, dashes and underscores.");
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

    private static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = DocumentStore.JsonBytesMax;
        }
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw ProblemException.BadParameter("body", "The body is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw ProblemException.BadParameter("body", $"The body is not JSON: {exception.Message}");
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "Too large.", $"A document has at most {DocumentStore.JsonBytesMax} bytes.", "body");
        }
    }

    private static Task WriteAsync(HttpContext context, Document document)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{document.Version}\"");
        return context.WriteJsonAsync(document, static (json, document) => Write(json, document));
    }

    private static Task WritePageAsync(HttpContext context, IReadOnlyList<Document> documents) => context.WriteJsonAsync(documents, static (json, documents) =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (Document document in documents)
        {
            Write(json, document);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Document document)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, document.Kind);
        json.WriteString("id"u8, document.Id);
        json.WriteNumber("version"u8, document.Version);
        json.WriteTime("created"u8, document.CreatedUnixNano);
        json.WriteString("author"u8, document.Author);
        json.WriteBoolean("deleted"u8, document.IsDeleted);
        json.WritePropertyName("value"u8);
        json.WriteRawValue(document.Json);
        json.WriteEndObject();
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex IdPattern();
}
