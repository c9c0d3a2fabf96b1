using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Versioned documents in the catalog: settings that people make, so few and small. A change is on disk when its task ends. All calls may
/// throw <see cref="StoreUnavailableException"/>.
/// </summary>
public sealed class DocumentStore
{
    /// <summary>Documents of one kind; those that were deleted do not count.</summary>
    public const int DocumentsMax = 1_000;

    /// <summary>Versions that are kept of one document; older ones are forgotten.</summary>
    public const int VersionsMax = 50;

    /// <summary>Bytes of one document as UTF-8.</summary>
    public const int JsonBytesMax = 256 << 10;

    private const string Columns = "kind, id, version, created, author, json, deleted";
    private readonly DuckDBStore store;
    private readonly TimeProvider time;

    internal DocumentStore(DuckDBStore store, TimeProvider time)
    {
        this.store = store;
        this.time = time;
    }

    /// <summary>All documents of a kind that are in force, by id.</summary>
    public Task<IReadOnlyList<Document>> ListAsync(string kind, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync<IReadOnlyList<Document>>(
            context => [.. Latest(context, kind).Where(document => !document.IsDeleted)],
            cancellationToken);

    /// <summary>The document as it is in force; null when there is none.</summary>
    public async Task<Document?> ReadAsync(string kind, string id, CancellationToken cancellationToken) =>
        await VersionsAsync(kind, id, cancellationToken).ConfigureAwait(false) is [{ IsDeleted: false } document, ..] ? document : null;

    /// <summary>What is kept of a document, latest version first; the latest one may be a deletion. Empty when it never was.</summary>
    public Task<IReadOnlyList<Document>> VersionsAsync(string kind, string id, CancellationToken cancellationToken) =>
        store.Reader.Slots.RunAsync<IReadOnlyList<Document>>(
            context =>
            {
                SqlBuilder sql = new();
                sql.Append($"SELECT {Columns} FROM catalog.documents WHERE kind = {sql.Parameter(kind)} AND id = {sql.Parameter(id)} ORDER BY version DESC");
                using ResultReader row = context.Execute(sql);
                return ReadAll(row);
            },
            cancellationToken);

    /// <summary>Writes the next version of a document.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id within the kind.</param>
    /// <param name="json">The document, at most <see cref="JsonBytesMax"/>; the caller has checked it.</param>
    /// <param name="author">Who writes it, if they said.</param>
    /// <param name="expectedVersion">The version that must be in force; 0 for none, null for any.</param>
    /// <param name="cancellationToken">Cancels waiting, not a change that has begun.</param>
    public Task<DocumentChange> WriteAsync(string kind, string id, string json, string? author, long? expectedVersion, CancellationToken cancellationToken) =>
        Task.Run(() => Change(kind, id, json, author, expectedVersion), cancellationToken);

    /// <summary>Writes that a document is no more. Its former versions stay readable. Parameters as of <see cref="WriteAsync"/>.</summary>
    public Task<DocumentChange> DeleteAsync(string kind, string id, string? author, long? expectedVersion, CancellationToken cancellationToken) =>
        Task.Run(() => Change(kind, id, null, author, expectedVersion), cancellationToken);

    private DocumentChange Change(string kind, string id, string? json, string? author, long? expectedVersion)
    {
        DocumentChange? change = null;
        // The writer's gate puts changes one after another, and the session cannot be replaced meanwhile.
        store.Writer.WhileIdle(() =>
        {
            StoreSession session = store.AliveSession();
            try
            {
                using DuckDBConnection connection = session.Connect();
                change = Change(connection, kind, id, json, author, expectedVersion);
            }
            catch (DuckDBException error)
            {
                session.IsDead |= error.InstanceIsDead;
                throw new StoreUnavailableException("The document cannot be stored: " + error.Message, error);
            }
        });
        return change!;
    }

    private DocumentChange Change(DuckDBConnection connection, string kind, string id, string? json, string? author, long? expectedVersion)
    {
        Dictionary<string, Document> latest = Latest(connection, kind);
        Document? last = latest.GetValueOrDefault(id);
        Document? current = last is { IsDeleted: false } ? last : null;
        if (expectedVersion is { } expected && expected != (current?.Version ?? 0))
        {
            return new DocumentChange(DocumentOutcome.Stale, current);
        }
        if (json is null && current is null)
        {
            return new DocumentChange(DocumentOutcome.NotFound, null);
        }
        if (current is null && latest.Values.Count(document => !document.IsDeleted) >= DocumentsMax)
        {
            return new DocumentChange(DocumentOutcome.TooMany, null);
        }
        long now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        Document next = new(kind, id, (last?.Version ?? 0) + 1, now, author, json ?? "null", json is null);
        Write(connection, next, Forgotten(latest, next));
        return new DocumentChange(DocumentOutcome.Written, json is null ? null : next);
    }

    /// <summary>Deleted documents are remembered up to the same number as those in force; the one that was deleted first goes first.</summary>
    private static IEnumerable<string> Forgotten(Dictionary<string, Document> latest, Document next) =>
        latest.Values.Where(document => document.IsDeleted && document.Id != next.Id)
            .OrderByDescending(document => document.CreatedUnixNano).Skip(DocumentsMax - 1).Select(document => document.Id);

    private static void Write(DuckDBConnection connection, Document next, IEnumerable<string> forgotten)
    {
        connection.Execute("BEGIN");
        SqlBuilder insert = new();
        insert.Append($"INSERT INTO catalog.documents VALUES ({insert.Parameter(next.Kind)}, {insert.Parameter(next.Id)}, {insert.Parameter(next.Version)}, ")
            .Append($"{insert.Parameter(next.CreatedUnixNano)}, {(next.Author is null ? "NULL" : insert.Parameter(next.Author))}, {insert.Parameter(next.Json)}, ")
            .Append(next.IsDeleted ? "true)" : "false)");
        Run(connection, insert);
        SqlBuilder prune = new();
        prune.Append($"DELETE FROM catalog.documents WHERE kind = {prune.Parameter(next.Kind)} AND id = {prune.Parameter(next.Id)} AND version <= {prune.Parameter(next.Version - VersionsMax)}");
        Run(connection, prune);
        foreach (string id in forgotten)
        {
            SqlBuilder forget = new();
            Run(connection, forget.Append($"DELETE FROM catalog.documents WHERE kind = {forget.Parameter(next.Kind)} AND id = {forget.Parameter(id)}"));
        }
        connection.Execute("COMMIT");
    }

    private static void Run(DuckDBConnection connection, SqlBuilder sql)
    {
        using PreparedStatement statement = connection.Prepare(sql.Text);
        sql.Bind(statement).Execute().Dispose();
    }

    private static Dictionary<string, Document> Latest(DuckDBConnection connection, string kind)
    {
        SqlBuilder sql = LatestSql(kind);
        using PreparedStatement statement = connection.Prepare(sql.Text);
        using ResultReader row = sql.Bind(statement).Execute();
        return ReadAll(row).ToDictionary(document => document.Id, StringComparer.Ordinal);
    }

    private static List<Document> Latest(ReadContext context, string kind)
    {
        using ResultReader row = context.Execute(LatestSql(kind));
        return ReadAll(row);
    }

    private static SqlBuilder LatestSql(string kind)
    {
        SqlBuilder sql = new();
        return sql.Append($"SELECT DISTINCT ON (id) {Columns} FROM catalog.documents WHERE kind = {sql.Parameter(kind)} ORDER BY id, version DESC");
    }

    private static List<Document> ReadAll(ResultReader row)
    {
        List<Document> documents = [];
        while (row.Read())
        {
            documents.Add(new Document(row.GetStringOrNull(0)!, row.GetStringOrNull(1)!, row.GetInt64(2), row.GetInt64(3), row.GetStringOrNull(4), row.GetStringOrNull(5)!, row.GetBoolean(6)));
        }
        return documents;
    }
}
