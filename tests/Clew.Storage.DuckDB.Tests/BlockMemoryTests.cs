using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Where blocks lie until they are moved.</summary>
public sealed class BlockMemoryTests
{
    [Fact]
    public unsafe void TakeBack_LastBlock_NextOneLiesInItsPlace()
    {
        BlockMemory memory = new(new BlockPool());
        byte* first = memory.Allocate(1000);
        byte* failed = memory.Allocate(1000);

        memory.TakeBack(failed, 1000);

        ((nint)memory.Allocate(2000)).ShouldBe((nint)failed);
        ((nint)failed - (nint)first).ShouldBe(1000);
        memory.Free();
    }

    [Fact]
    public unsafe void Free_MorePiecesThanAreKept_PoolKeepsItsBound()
    {
        BlockPool pool = new();
        BlockMemory memory = new(pool);
        for (int i = 0; i < 20; i++)
        {
            _ = memory.Allocate(BlockPool.PieceBytes / 4);
        }
        _ = memory.Allocate(BlockPool.PieceBytes);

        memory.Free();

        pool.SpareBytes.ShouldBe(2L * BlockPool.PieceBytes);
        nint spare = pool.Rent();
        pool.SpareBytes.ShouldBe(BlockPool.PieceBytes);
        pool.Return(spare);
        pool.Trim().ShouldBeTrue();
        pool.Trim().ShouldBeTrue();
        pool.Trim().ShouldBeFalse();
    }

    [Fact]
    public async Task RunMaintenance_NothingToMove_GivesMemoryBack()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        await store.MoveAsync();

        await store.Store.RunMaintenanceAsync();

        store.Store.GetStatistics().FreshSpareBytes.ShouldBe(0);
        store.Commit(Some.Span(2, 1));
        (await store.ListAsync()).Items.Count.ShouldBe(2);
    }
}
