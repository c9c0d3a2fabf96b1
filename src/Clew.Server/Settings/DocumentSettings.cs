using System.Text.Json;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Server.Alerts;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Settings;

/// <summary>Puts documents into force: at start, and after each change. A document that cannot be used is left out, and the log says why.</summary>
internal sealed class DocumentSettings(DuckDBStore store, PriceTable prices, MappingsInUse mappings, AlertRulesInUse alertRules, ILogger<DocumentSettings> log)
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock change = new();
    private StoreRetention configuredRetention = store.Retention;
    private StoreRetention? documentRetention;

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        foreach (string kind in DocumentKinds.Names)
        {
            await ApplyAsync(kind, cancellationToken);
        }
    }

    /// <summary>What holds while no document says anything else.</summary>
    public void UseConfigured(StoreRetention retention)
    {
        lock (change)
        {
            configuredRetention = retention;
            store.Retention = documentRetention ?? retention;
        }
    }

    /// <summary>What is stored when it is this caller's turn, so the last change wins whoever comes last.</summary>
    public async Task ApplyAsync(string kind, CancellationToken cancellationToken)
    {
        if (kind == DocumentKinds.View)
        {
            return;
        }
        await turn.WaitAsync(cancellationToken);
        try
        {
            Apply(kind, await store.Documents.ListAsync(kind, cancellationToken));
        }
        finally
        {
            turn.Release();
        }
    }

    private void Apply(string kind, IReadOnlyList<Document> stored)
    {
        List<(Document Document, JsonElement Json)> usable = [.. stored.Select(document => (document, JsonElement.Parse(document.Json))).Where(IsUsable)];
        switch (kind)
        {
            case DocumentKinds.PriceOverride:
                prices.Use(PriceOverrides.Parse(usable.Select(item => item.Document.Json)));
                break;
            case DocumentKinds.Mapping:
                mappings.UseSettings(usable.Aggregate(UserMappings.None, static (all, item) => all.Over(DocumentKinds.ReadMapping(item.Json))));
                break;
            case DocumentKinds.AlertRule:
                alertRules.UseRules([.. usable.Select(item => item.Document)]);
                break;
            case DocumentKinds.Slo:
                alertRules.UseObjectives([.. usable.Select(item => item.Document)]);
                break;
            case DocumentKinds.Retention:
                lock (change)
                {
                    documentRetention = usable is [(_, var json)] ? DocumentKinds.ReadRetention(json) : null;
                    store.Retention = documentRetention ?? configuredRetention;
                }
                break;
        }
    }

    private bool IsUsable((Document Document, JsonElement Json) item)
    {
        try
        {
            DocumentKinds.Check(item.Document.Kind, item.Document.Id, item.Json);
            return true;
        }
        catch (InvalidDataException fault)
        {
            Log.DocumentIgnored(log, item.Document.Kind, item.Document.Id, fault.Message);
            return false;
        }
    }
}
