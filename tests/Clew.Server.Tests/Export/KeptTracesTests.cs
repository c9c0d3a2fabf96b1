using Clew.Server.Export.Choose;
using Clew.Telemetry;

namespace Clew.Tests;

public sealed class KeptTracesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clew-kept-");

    private string Path => System.IO.Path.Combine(folder.FullName, "chosen", "kept");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Notes_AreThereAfterARestart_TheNewestOfEachTrace()
    {
        using (KeptTraces before = KeptTraces.Open(Path))
        {
            before.Note("a", new TraceId(1, 1), 10);
            before.Note("a", new TraceId(1, 1), 30);
            before.Note("a", new TraceId(1, 1), 20);
            before.Note("b", new TraceId(1, 2), 40);
            before.Flush();
            before.Note("b", new TraceId(1, 3), 50);
        }
        using KeptTraces after = KeptTraces.Open(Path);

        (after.Through("a", new TraceId(1, 1)), after.Through("b", new TraceId(1, 2))).ShouldBe((30, 40));
        (after.Through("b", new TraceId(1, 1)), after.Through("b", new TraceId(1, 3)), after.Count).ShouldBe((null, null, 2));
    }

    [Fact]
    public void HalfARecord_IsAsIfItHadNeverBeen_AndIsWrittenOver()
    {
        using (KeptTraces before = KeptTraces.Open(Path))
        {
            before.Note("a", new TraceId(1, 1), 10);
            before.Note("a", new TraceId(1, 2), 20);
            before.Flush();
        }
        using (FileStream file = File.OpenWrite(Path))
        {
            file.SetLength(file.Length - 7);
        }
        using (KeptTraces torn = KeptTraces.Open(Path))
        {
            torn.Count.ShouldBe(1);
            torn.Note("a", new TraceId(1, 3), 30);
            torn.Flush();
        }
        using KeptTraces after = KeptTraces.Open(Path);

        (after.Through("a", new TraceId(1, 1)), after.Through("a", new TraceId(1, 2)), after.Through("a", new TraceId(1, 3))).ShouldBe((10, null, 30));
    }

    [Fact]
    public void Bound_ForgetsTheOldest_AndTheFileStaysSmall()
    {
        const int count = 50;
        using (KeptTraces kept = KeptTraces.Open(Path, count))
        {
            for (ulong i = 1; i <= 1_000; i++)
            {
                kept.Note("a", new TraceId(1, i), (long)i);
                kept.Flush();
            }
            (kept.Count, kept.Forgotten).ShouldBe((count, 950));
        }
        new FileInfo(Path).Length.ShouldBeLessThanOrEqualTo(40 * (4 * count + 1));
        using KeptTraces after = KeptTraces.Open(Path, count);

        (after.Count, after.Through("a", new TraceId(1, 1_000)), after.Through("a", new TraceId(1, 951)), after.Through("a", new TraceId(1, 950))).ShouldBe((count, 1_000, 951, null));
    }
}
