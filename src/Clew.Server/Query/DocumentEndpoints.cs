using System.Text.Json;
using Clew.Server.Settings;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query;

/// <summary>Settings that people make, as documents with versions.</summary>
internal static class DocumentEndpoints
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
        await WritePageAsync(context, await DocumentRequest.Documents(context).ListAsync(KindOf(context), context.RequestAborted));
    }

    private static async Task VersionsAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        (string kind, string id) = (KindOf(context), DocumentRequest.IdOf(context));
        IReadOnlyList<Document> versions = await DocumentRequest.Documents(context).VersionsAsync(kind, id, context.RequestAborted);
        await WritePageAsync(context, versions.Count > 0 ? versions : throw ProblemException.NotFound($"There never was a {kind} '{id}'."));
    }

    private static async Task GetAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        (string kind, string id) = (KindOf(context), DocumentRequest.IdOf(context));
        Document document = await DocumentRequest.Documents(context).ReadAsync(kind, id, context.RequestAborted) ?? throw ProblemException.NotFound($"There is no {kind} '{id}'.");
        await WriteAsync(context, document);
    }

    private static async Task PutAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        (string kind, string id) = (KindOf(context), DocumentRequest.IdOf(context));
        JsonElement json = await RequestBody.ReadObjectAsync(context, DocumentStore.JsonBytesMax);
        await WriteAsync(context, await DocumentRequest.WriteAsync(context, kind, id, json));
    }

    private static Task DeleteAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        return DocumentRequest.DeleteAsync(context, KindOf(context), DocumentRequest.IdOf(context));
    }

    private static string KindOf(HttpContext context)
    {
        string kind = (string)context.Request.RouteValues["kind"]!;
        return DocumentKinds.Names.Contains(kind)
            ? kind
            : throw ProblemException.NotFound($"There is no kind '{kind}' of documents. Kinds are {string.Join(", ", DocumentKinds.Names)}.");
    }

    private static Task WriteAsync(HttpContext context, Document document)
    {
        DocumentRequest.TellVersion(context, document.Version);
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
}
