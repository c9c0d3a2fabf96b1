namespace Clew.Storage.DuckDB.Tests;

public sealed class DocumentTests
{
    [Fact]
    public async Task Write_ThenChange_LatestVersionIsInForceAndBothAreKept()
    {
        await using TempStore store = new();
        DocumentStore documents = store.Store.Documents;

        (await documents.WriteAsync("view", "a", """{"n":1}""", "ada", null, default)).Outcome.ShouldBe(DocumentOutcome.Written);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        Document second = (await documents.WriteAsync("view", "a", """{"n":2}""", null, 1, default)).Current.ShouldNotBeNull();

        second.ShouldBe(new Document("view", "a", 2, store.Time.UnixNano, null, """{"n":2}""", false));
        (await documents.ReadAsync("view", "a", default)).ShouldBe(second);
        (await documents.ListAsync("view", default)).ShouldBe([second]);
        (await documents.ListAsync("mapping", default)).ShouldBeEmpty();
        (await documents.VersionsAsync("view", "a", default)).Select(version => (version.Version, version.Json, version.Author))
            .ShouldBe([(2, """{"n":2}""", null), (1, """{"n":1}""", "ada")]);
    }

    [Fact]
    public async Task Write_ExpectedVersionIsNotInForce_ChangesNothing()
    {
        await using TempStore store = new();
        DocumentStore documents = store.Store.Documents;
        await documents.WriteAsync("view", "a", """{"n":1}""", null, 0, default);

        (await documents.WriteAsync("view", "a", """{"n":2}""", null, 0, default)).Outcome.ShouldBe(DocumentOutcome.Stale);
        DocumentChange stale = await documents.WriteAsync("view", "a", """{"n":2}""", null, 7, default);

        stale.Outcome.ShouldBe(DocumentOutcome.Stale);
        stale.Current.ShouldNotBeNull().Version.ShouldBe(1);
        (await documents.DeleteAsync("view", "a", null, 2, default)).Outcome.ShouldBe(DocumentOutcome.Stale);
        (await documents.ReadAsync("view", "a", default)).ShouldNotBeNull().Json.ShouldBe("""{"n":1}""");
    }

    [Fact]
    public async Task Delete_LeavesTheVersionsAndTheNumbering()
    {
        await using TempStore store = new();
        DocumentStore documents = store.Store.Documents;
        await documents.WriteAsync("view", "a", "{}", null, null, default);

        (await documents.DeleteAsync("view", "a", "bob", 1, default)).ShouldBe(new DocumentChange(DocumentOutcome.Written, null));

        (await documents.ReadAsync("view", "a", default)).ShouldBeNull();
        (await documents.ListAsync("view", default)).ShouldBeEmpty();
        (await documents.DeleteAsync("view", "a", null, null, default)).Outcome.ShouldBe(DocumentOutcome.NotFound);
        (await documents.WriteAsync("view", "a", "{}", null, 0, default)).Current.ShouldNotBeNull().Version.ShouldBe(3);
        (await documents.VersionsAsync("view", "a", default)).Select(version => version.IsDeleted).ShouldBe([false, true, false]);
    }

    [Fact]
    public async Task Write_ManyTimes_KeepsTheLastVersions()
    {
        await using TempStore store = new();
        DocumentStore documents = store.Store.Documents;
        for (int i = 0; i < DocumentStore.VersionsMax + 3; i++)
        {
            await documents.WriteAsync("view", "a", "{}", null, null, default);
        }

        IReadOnlyList<Document> versions = await documents.VersionsAsync("view", "a", default);

        versions.Count.ShouldBe(DocumentStore.VersionsMax);
        versions[^1].Version.ShouldBe(4);
    }

    [Fact]
    public async Task Write_AtTheSameTime_EachGetsAVersionOfItsOwn()
    {
        await using TempStore store = new();
        DocumentStore documents = store.Store.Documents;

        DocumentChange[] changes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => documents.WriteAsync("view", "a", "{}", null, null, default)));

        changes.Select(change => change.Current!.Version).Order().ShouldBe(Enumerable.Range(1, 20).Select(version => (long)version));
    }

    [Fact]
    public async Task Open_CopyTakenWhileOpen_HasEveryDocument()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        await store.Store.Documents.WriteAsync("retention", "store", """{"days":3}""", null, null, default);
        DirectoryInfo copy = Directory.CreateTempSubdirectory("clew-copy-");
        foreach (string file in Directory.GetFiles(store.Options.DataFolder).Where(file => !file.EndsWith("clew.lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        await using TempStore crashed = new(dataFolder: copy.FullName);

        (await crashed.Store.Documents.ReadAsync("retention", "store", default)).ShouldNotBeNull().Json.ShouldBe("""{"days":3}""");
        await crashed.CloseAsync();
        copy.Delete(recursive: true);
    }

    [Fact]
    public async Task Write_AfterClose_IsRefused()
    {
        await using TempStore store = new();
        DocumentStore documents = store.Store.Documents;
        await store.CloseAsync();

        await Should.ThrowAsync<StoreUnavailableException>(() => documents.WriteAsync("view", "a", "{}", null, null, default));
    }
}
