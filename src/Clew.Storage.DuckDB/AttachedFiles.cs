namespace Clew.Storage.DuckDB;

/// <summary>The files that reads look into, in order. A read leases those it looks into, which keeps them from deletion.</summary>
internal sealed class AttachedFiles
{
    private readonly List<DayFile> files = [];
    private readonly Lock filesLock = new();

    /// <summary>The files as they are now.</summary>
    internal IReadOnlyList<DayFile> All
    {
        get
        {
            lock (filesLock)
            {
                return files.ToArray();
            }
        }
    }

    /// <summary>The files as they are now, kept from deletion until <see cref="Release"/>.</summary>
    internal IReadOnlyList<DayFile> Lease()
    {
        lock (filesLock)
        {
            // What a settled file held is in another one, for every read that begins from now on.
            DayFile[] leased = [.. files.Where(file => file.Recent is not { IsSettled: true })];
            Array.ForEach(leased, file => file.Leases++);
            return leased;
        }
    }

    /// <summary>Keeps one file from deletion; false when it is gone.</summary>
    internal bool TryLease(DayFile file)
    {
        lock (filesLock)
        {
            bool isPresent = files.Contains(file);
            file.Leases += isPresent ? 1 : 0;
            return isPresent;
        }
    }

    internal void Release(IReadOnlyList<DayFile> leased)
    {
        lock (filesLock)
        {
            foreach (DayFile file in leased)
            {
                file.Leases--;
            }
        }
    }

    internal DayFile? Find(string name)
    {
        lock (filesLock)
        {
            return files.Find(file => file.Name == name);
        }
    }

    /// <summary>The last file of a day when it takes rows and is of this day or a later one.</summary>
    internal DayFile? TakingAfter(DateOnly day)
    {
        lock (filesLock)
        {
            return files.FindLast(file => file.Recent is null) is { IsSealed: false } last && last.Day >= day ? last : null;
        }
    }

    /// <summary>The last file of this very day that takes rows.</summary>
    internal DayFile? TakingOf(DateOnly day)
    {
        lock (filesLock)
        {
            return files.FindLast(file => file.Recent is null && file.Day == day && !file.IsSealed);
        }
    }

    internal void Add(DayFile file)
    {
        lock (filesLock)
        {
            files.Add(file);
            files.Sort(DayFile.InOrder);
        }
    }

    internal void Remove(DayFile file)
    {
        lock (filesLock)
        {
            files.Remove(file);
        }
    }

    /// <summary>Takes a file away from new reads unless a read has leased it.</summary>
    internal bool TryRemove(DayFile file)
    {
        lock (filesLock)
        {
            if (file.Leases > 0)
            {
                return false;
            }
            files.Remove(file);
            return true;
        }
    }

    /// <summary>Reads from now on look into another file with the same rows.</summary>
    internal void Replace(DayFile file, DayFile other)
    {
        lock (filesLock)
        {
            files.Remove(file);
            file.IsReplaced = true;
            files.Add(other);
            files.Sort(DayFile.InOrder);
        }
    }
}
