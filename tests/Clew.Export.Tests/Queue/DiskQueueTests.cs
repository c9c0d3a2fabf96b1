using System.Buffers;
using Clew.Export.Queue;

namespace Clew.Export.Tests.Queue;

public sealed class DiskQueueTests : IDisposable
{
    private const long MaxBytes = QueueOptions.MaxBytesMin;
    private readonly string folder = Directory.CreateTempSubdirectory("clew-queue-").FullName;

    [Fact]
    public void Frames_WrittenAndTaken_ComeInTheirOrderAsOneBody()
    {
        using DiskQueue queue = Open();
        Add(queue, "one", "two");
        Add(queue, "three");

        using QueueBatch batch = queue.TryTake(1000, out _)!;

        Text(batch).ShouldBe("onetwothree");
        batch.Items.ShouldBe(3);
        queue.TryTake(1000, out _).ShouldBeNull();
        queue.WaitingItems.ShouldBe(3);
    }

    [Fact]
    public void Batches_BeyondTheBound_AreSplitBetweenFrames()
    {
        using DiskQueue queue = Open();
        Add(queue, "123456", "78", "a frame larger than the bound");

        Text(queue.TryTake(8, out _)!).ShouldBe("12345678");
        Text(queue.TryTake(8, out _)!).ShouldBe("a frame larger than the bound");
    }

    [Fact]
    public void Restart_BeforeCompletion_GivesTheSameAgain()
    {
        using (DiskQueue queue = Open())
        {
            Add(queue, "one", "two", "three");
            QueueBatch done = queue.TryTake(3, out _)!;
            queue.TryTake(3, out _);
            queue.Complete(done);
        }

        using DiskQueue again = Open();

        again.WaitingItems.ShouldBe(2);
        Text(again.TryTake(1000, out _)!).ShouldBe("twothree");
    }

    [Fact]
    public void Completion_OutOfOrder_MovesTheCursorOverNothingUndone()
    {
        using (DiskQueue queue = Open())
        {
            Add(queue, "one", "two", "three");
            QueueBatch first = queue.TryTake(3, out _)!;
            queue.Complete(queue.TryTake(3, out _)!);
            queue.WaitingItems.ShouldBe(2);
            first.Items.ShouldBe(1);
        }

        using DiskQueue again = Open();

        Text(again.TryTake(1000, out _)!).ShouldBe("onetwothree");
    }

    [Fact]
    public void EverythingCompleted_AfterRestart_LeavesNoFile()
    {
        using (DiskQueue queue = Open())
        {
            Add(queue, "one");
            queue.Complete(queue.TryTake(1000, out _)!);
        }

        using DiskQueue again = Open();
        Add(again, "two");

        Text(again.TryTake(1000, out _)!).ShouldBe("two");
        Segments().Length.ShouldBe(1);
    }

    public static TheoryData<int> CutBytes => [1, 5, QueueFrame.Size, QueueFrame.Size + 3];

    [Theory]
    [MemberData(nameof(CutBytes))]
    public void TornTail_AfterACrash_IsCutOffAndTheRestKept(int bytes)
    {
        using (DiskQueue queue = Open())
        {
            Add(queue, "whole", "torn");
        }
        using (FileStream file = File.OpenWrite(Segments().Single()))
        {
            file.SetLength(file.Length - bytes);
        }

        using DiskQueue again = DiskQueue.Open(folder, MaxBytes, out long tornBytes);

        tornBytes.ShouldBe(Math.Max(0, QueueFrame.Size + 4 - bytes));
        Text(again.TryTake(1000, out _)!).ShouldBe("whole");
    }

    [Fact]
    public void ChangedByte_InAFrame_EndsTheSegmentThere()
    {
        using (DiskQueue queue = Open())
        {
            Add(queue, "good", "bad!", "lost");
        }
        using (FileStream file = File.OpenWrite(Segments().Single()))
        {
            file.Position = QueueFrame.Size + 4 + QueueFrame.Size + 1;
            file.WriteByte((byte)'X');
        }

        using DiskQueue again = Open();

        Text(again.TryTake(1000, out _)!).ShouldBe("good");
        again.WaitingItems.ShouldBe(1);
    }

    [Fact]
    public void ChangedByte_InTheFirstFrame_IsCounted()
    {
        using (DiskQueue queue = Open())
        {
            Add(queue, "bad!", "lost");
        }
        long written = new FileInfo(Segments().Single()).Length;
        using (FileStream file = File.OpenWrite(Segments().Single()))
        {
            file.Position = QueueFrame.Size;
            file.WriteByte((byte)'X');
        }

        using DiskQueue again = DiskQueue.Open(folder, MaxBytes, out long tornBytes);

        tornBytes.ShouldBe(written);
        again.TryTake(1000, out _).ShouldBeNull();
    }

    [Fact]
    public void Write_ThatFails_LeavesNothingForTheNext()
    {
        using DiskQueue queue = Open();
        using UnreadableFrame broken = new();
        queue.Stage(Frame("lost", 1), 1);
        queue.Stage(broken.Memory, 1);

        Should.Throw<InvalidOperationException>(() => queue.Write(out _));
        Add(queue, "next");

        Text(queue.TryTake(1000, out _)!).ShouldBe("next");
        queue.WaitingItems.ShouldBe(1);
    }

    [Fact]
    public void TakeBack_OfWhatWasWritten_LeavesOnlyWhatWasFlushed()
    {
        using DiskQueue queue = Open();
        Add(queue, "one");
        queue.Stage(Frame("never flushed", 1), 1);
        queue.Write(out _);

        queue.TakeBack();
        Add(queue, "two");

        Text(queue.TryTake(1000, out _)!).ShouldBe("onetwo");
        queue.WaitingItems.ShouldBe(2);
    }

    [Fact]
    public void ChangedByte_WhileRunning_LosesOnlyWhatFollowsInTheSegment()
    {
        using DiskQueue queue = Open();
        Add(queue, "gone", "gone too");
        using (FileStream file = new(Segments().Single(), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Position = QueueFrame.Size;
            file.WriteByte((byte)'X');
        }

        queue.TryTake(1000, out long corruptItems).ShouldBeNull();
        Add(queue, "new");

        corruptItems.ShouldBe(2);
        Text(queue.TryTake(1000, out _)!).ShouldBe("new");
    }

    [Fact]
    public void Bound_Reached_DropsTheOldestSegmentAndCountsIt()
    {
        using DiskQueue queue = Open();
        long dropped = 0;
        for (int i = 0; i < 12; i++)
        {
            queue.Stage(Frame(new string((char)('a' + i), 1 << 20), items: 10), 10);
            queue.Write(out long made);
            dropped += made;
            queue.Flush();
        }

        queue.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
        dropped.ShouldBeGreaterThan(0);
        (queue.WaitingItems + dropped).ShouldBe(120);
        Text(queue.TryTake(1, out _)!)[0].ShouldBe((char)('a' + (dropped / 10)));
    }

    [Fact]
    public void Bound_ReachedAndTheDiskFails_TellsWhatMadeRoom()
    {
        using DiskQueue queue = Open();
        for (int i = 0; i < 4; i++)
        {
            queue.Stage(Frame(new string('a', (int)MaxBytes / 4), items: 10), 10);
            queue.Write(out _);
            queue.Flush();
        }
        long before = queue.WaitingItems;
        using UnreadableFrame broken = new();
        queue.Stage(Frame(new string('b', (int)MaxBytes / 2), 10), 10);
        queue.Stage(broken.Memory, 1);

        long dropped = 0;
        Should.Throw<InvalidOperationException>(() => queue.Write(out dropped));

        dropped.ShouldBePositive();
        (queue.WaitingItems + dropped).ShouldBe(before);
    }

    [Fact]
    public void Bound_ReachedWhileABatchIsUnderWay_DropsOnlyWhatNobodyHolds()
    {
        using DiskQueue queue = Open();
        queue.Stage(Frame(new string('a', 1 << 20), 10), 10);
        queue.Write(out _);
        queue.Flush();
        QueueBatch held = queue.TryTake(1, out _)!;
        long dropped = 0;
        for (int i = 0; i < 10; i++)
        {
            queue.Stage(Frame(new string('b', 1 << 20), 10), 10);
            queue.Write(out long made);
            dropped += made;
            queue.Flush();
        }

        queue.Complete(held);

        (queue.WaitingItems + dropped).ShouldBe(100);
    }

    [Fact]
    public void Reservation_BeyondTheBound_IsRefusedUntilReleased()
    {
        using DiskQueue queue = Open();

        queue.TryReserve(MaxBytes - 10).ShouldBeTrue();
        queue.TryReserve(11).ShouldBeFalse();
        queue.Release(MaxBytes - 10);

        queue.TryReserve(11).ShouldBeTrue();
    }

    [Fact]
    public async Task Wait_UntilSomethingComes_Completes()
    {
        using DiskQueue queue = Open();
        Task waiting = queue.WaitAsync();
        waiting.IsCompleted.ShouldBeFalse();

        Add(queue, "one");

        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        queue.WaitAsync().IsCompleted.ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private DiskQueue Open() => DiskQueue.Open(folder, MaxBytes, out _);

    private string[] Segments() => Directory.GetFiles(folder, "*.queue");

    private static void Add(DiskQueue queue, params string[] payloads)
    {
        foreach (string payload in payloads)
        {
            queue.Stage(Frame(payload, 1), 1);
        }
        queue.Write(out _);
        queue.Flush();
    }

    private static byte[] Frame(string payload, int items)
    {
        byte[] frame = new byte[QueueFrame.Size + payload.Length];
        System.Text.Encoding.ASCII.GetBytes(payload, frame.AsSpan(QueueFrame.Size));
        QueueFrame.Seal(frame, items, 1);
        return frame;
    }

    private static string Text(QueueBatch batch) => System.Text.Encoding.ASCII.GetString(batch.Payload.Span);

    /// <summary>Fails when it is written, and not as a disk does.</summary>
    private sealed class UnreadableFrame : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(QueueFrame.Size);

        public override Span<byte> GetSpan() => throw new InvalidOperationException();

        public override MemoryHandle Pin(int elementIndex = 0) => throw new InvalidOperationException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
