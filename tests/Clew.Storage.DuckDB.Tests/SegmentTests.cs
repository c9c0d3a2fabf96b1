using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Rows on their way from a commit through journal and memory into the day file.</summary>
public sealed class SegmentTests
{
    [Fact]
    public async Task Move_WhatWasRead_IsReadTheSameFromTheFile()
    {
        await using TempStore store = new();
        for (ulong number = 1; number <= 40; number++)
        {
            // Two commits a trace, so that fragments of one trace are merged.
            ulong trace = (number + 1) / 2;
            store.Commit(Some.Span(trace, number, span =>
            {
                span.Kind = SpanKind.Llm;
                span.EnsureLlm().RequestModel = $"model-{number % 3}";
                span.Usage = new TokenUsage { FreshInput = (long)number, Output = 1 };
                span.CostNanoUsd = (long)number * 1000;
                (span.Agent, span.UserId, span.ConversationId) = ($"agent {number % 2}", "anna", $"conversation {trace % 4}");
                span.Content.Add("gen_ai.input.messages", $"[\"{number}\"]");
                span.ParentSpanId = new SpanId(number % 2 == 1 ? 0 : number - 1);
            }));
        }
        string before = await AnswersAsync(store);
        store.Store.GetStatistics().FreshSpans.ShouldBe(40);

        await store.MoveAsync();

        store.Store.GetStatistics().FreshSpans.ShouldBe(0);
        (await AnswersAsync(store)).ShouldBe(before);
        (await store.QueryAsync("SELECT concat(count(*), ' ', sum(commits)) FROM {0}", StoreTable.Traces)).ShouldBe(["20 40"]);
    }

    [Fact]
    public async Task Commit_ColumnsOfWhichAllValuesAreTheSame_ComeBackFromMemoryJournalAndFile()
    {
        await using TempStore store = new();
        Span[] spans = [.. Enumerable.Range(1, 90).Select(number => Some.Span((ulong)number % 7 + 1, (ulong)number, span =>
        {
            span.Kind = SpanKind.Llm;
            span.EnsureLlm().RequestModel = "a name of more than twelve bytes";
            span.Llm!.TopP = 0.25;
            span.Llm.Stream = true;
            // The same wherever it is, but not everywhere.
            span.ErrorMessage = number % 3 == 0 ? "nothing answered" : default(Utf8Text);
            span.Usage = number % 2 == 0 ? new TokenUsage { FreshInput = 5, Output = number } : null;
            span.Flags = 257;
        }))];
        store.Commit(spans);
        string before = await AnswersAsync(store);
        foreach (Span span in spans)
        {
            before.ShouldContain(ValueText.Of(span));
        }
        using DirectoryCopy crashed = new(store.Options.DataFolder);

        await store.MoveAsync();
        await using TempStore recovered = new(dataFolder: crashed.Path);

        (await AnswersAsync(store)).ShouldBe(before);
        (await AnswersAsync(recovered)).ShouldBe(before);
        await recovered.CloseAsync();
    }

    [Fact]
    public async Task Read_WhileCommitsAndMovesGoOn_SeesEverySpanOnce()
    {
        await using TempStore store = new(options => options with { SegmentSpans = 30 });
        using CancellationTokenSource done = new();
        store.Commit(Some.Span(1, 1));
        TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task reader = Task.Run(async () =>
        {
            long last = 0;
            while (!done.IsCancellationRequested)
            {
                long count = (await store.ListAsync()).Items.Sum(trace => trace.SpanCount);
                count.ShouldBeGreaterThanOrEqualTo(last);
                long rows = long.Parse((await store.QueryAsync("SELECT count(*)::VARCHAR FROM {0}", StoreTable.Spans))[0], System.Globalization.CultureInfo.InvariantCulture);
                rows.ShouldBeGreaterThanOrEqualTo(count);
                last = rows;
                reading.TrySetResult();
            }
        }, TestContext.Current.CancellationToken);
        await await Task.WhenAny(reading.Task, reader);
        for (ulong number = 2; number <= 400; number++)
        {
            store.Commit(Some.Span(1, number));
        }
        await store.MoveAsync();
        await done.CancelAsync();

        await reader;
        (await store.ListAsync()).Items.ShouldHaveSingleItem().SpanCount.ShouldBe(400);
        store.Store.GetStatistics().SegmentsMoved.ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(3000)]
    public async Task Open_JournalEndsInTheMiddleOfABlock_HasTheWholeBlocks(int missingBytes)
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        store.Commit(Some.Span(2, 1));
        store.Commit(Some.Span(3, 1));
        using DirectoryCopy crashed = new(store.Options.DataFolder);
        string journal = Directory.GetFiles(crashed.Path, "journal-*.log").ShouldHaveSingleItem();
        using (FileStream file = new(journal, FileMode.Open))
        {
            file.SetLength(file.Length - missingBytes);
        }

        await using TempStore recovered = new(dataFolder: crashed.Path);

        (await recovered.ListAsync()).Items.Select(trace => trace.TraceId).Order().ShouldBe([Some.Trace(1).ToString(), Some.Trace(2).ToString()]);
        recovered.Commit(Some.Span(4, 1));
        await recovered.MoveAsync();
        (await recovered.ListAsync()).Items.Count.ShouldBe(3);
        await recovered.CloseAsync();
    }

    [Fact]
    public async Task Open_BitFlippedInAJournal_StopsBeforeIt()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        store.Commit(Some.Span(2, 1));
        using DirectoryCopy crashed = new(store.Options.DataFolder);
        string journal = Directory.GetFiles(crashed.Path, "journal-*.log").ShouldHaveSingleItem();
        byte[] bytes = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(journal, bytes, TestContext.Current.CancellationToken);

        await using TempStore recovered = new(dataFolder: crashed.Path);

        (await recovered.ListAsync()).Items.ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace(1).ToString());
        await recovered.CloseAsync();
    }

    [Fact]
    public async Task Open_JournalOfASegmentThatIsInItsFile_IsNotReadTwice()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        string journal = Directory.GetFiles(store.Options.DataFolder, "journal-*.log").ShouldHaveSingleItem();
        byte[] bytes = await ReadSharedAsync(journal);
        await store.MoveAsync();
        File.Exists(journal).ShouldBeFalse();
        await store.CloseAsync();
        // As after a crash between the commit to the file and the deletion of the journal.
        await File.WriteAllBytesAsync(journal, bytes, TestContext.Current.CancellationToken);

        store.Open();

        (await store.ListAsync()).Items.ShouldHaveSingleItem().SpanCount.ShouldBe(1);
        (await store.QueryAsync("SELECT count(*)::VARCHAR FROM {0}", StoreTable.Spans)).ShouldBe(["1"]);
        File.Exists(journal).ShouldBeFalse();
    }

    [Fact]
    public async Task Commit_MoreThanMemoryMayHold_WaitsForTheMove()
    {
        await using TempStore store = new(options => options with { SegmentBytes = 20_000, FreshMaxBytes = 50_000 });
        for (ulong number = 1; number <= 60; number++)
        {
            store.Commit(Some.Span(number, 1, span => span.Attributes.Add("text", new string('x', 2000))));
            store.Store.GetStatistics().FreshBytes.ShouldBeLessThan(60_000);
        }

        (await store.ListAsync(new TraceQuery { Limit = 100 })).Items.Count.ShouldBe(60);
    }

    private static async Task<string> AnswersAsync(TempStore store)
    {
        List<string> lines = [];
        foreach (TraceSummary trace in (await store.ListAsync(new TraceQuery { Limit = 100 })).Items)
        {
            lines.Add($"{trace with { Models = [] }} {string.Join(',', trace.Models)}");
            TraceId.TryParse(trace.TraceId, out TraceId id).ShouldBeTrue();
            IReadOnlyList<Span> spans = await store.Reader.ReadSpansAsync(id, default);
            lines.AddRange(spans.Select(span => ValueText.Of(span)));
        }
        foreach (UsageBucket bucket in await store.Reader.ReadUsageAsync(new UsageQuery { GroupBy = [UsageDimension.Model, UsageDimension.Agent] }, default))
        {
            lines.Add($"{string.Join(',', bucket.Group)} {bucket with { Group = [] }}");
        }
        foreach (ConversationSummary conversation in (await store.Reader.ListConversationsAsync(new ConversationQuery(), default)).Items)
        {
            lines.Add($"{conversation with { Agents = [], Models = [] }} {string.Join(',', conversation.Agents)} {string.Join(',', conversation.Models)}");
        }
        return string.Join('\n', lines);
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
