namespace Diorama.Core;

/// <summary>
/// Durable writing of a whole folder: fill <see cref="TemporaryPath"/>, then <see cref="Commit"/>. The folder appears under its
/// name complete, or not at all. Disposing without a commit removes what was written.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private bool _committed;

    private AtomicFolder(string path) => (FinalPath, TemporaryPath) = (path, TemporaryName.For(path));

    /// <summary>The folder's name once committed.</summary>
    public string FinalPath { get; }

    /// <summary>Where to write until then: a new, empty folder beside it.</summary>
    public string TemporaryPath { get; }

    /// <summary>Begins a folder.</summary>
    /// <param name="path">The folder's final name; missing parents are made.</param>
    /// <exception cref="UserException">The parent may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static AtomicFolder Create(string path)
    {
        var folder = new AtomicFolder(path);
        StorageErrors.Writing(path, () => DiskStorage.Current.CreateFolder(folder.TemporaryPath));
        return folder;
    }

    /// <summary>Syncs every file, then gives the folder its name. A folder that has the name already is replaced.</summary>
    /// <exception cref="UserException">The parent may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Commit() => StorageErrors.Writing(FinalPath, () =>
    {
        var storage = DiskStorage.Current;
        SyncAll(storage, TemporaryPath);
        var replaced = Directory.Exists(FinalPath) ? TemporaryName.ForReplaced(FinalPath) : null;
        if (replaced is not null)
        {
            storage.Move(FinalPath, replaced);
        }

        try
        {
            storage.Move(TemporaryPath, FinalPath);
        }
        catch when (replaced is not null && !Path.Exists(FinalPath))
        {
            storage.Move(replaced, FinalPath);
            throw;
        }

        _committed = true;
        storage.Flush(TemporaryName.Folder(FinalPath));
        if (replaced is not null)
        {
            storage.Delete(replaced);
        }
    });

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (!_committed && Directory.Exists(TemporaryPath))
        {
            StorageErrors.Writing(TemporaryPath, () => DiskStorage.Current.Delete(TemporaryPath));
        }
    }

    /// <summary>Deletes a folder so that a crash half-way leaves no half folder under its name.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="UserException">It may not be deleted.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static void Delete(string path) => StorageErrors.Writing(path, () =>
    {
        var doomed = TemporaryName.For(path);
        DiskStorage.Current.Move(path, doomed);
        DiskStorage.Current.Delete(doomed);
    });

    /// <summary>
    /// Removes the temporary files and folders that killed processes left behind; a folder that was about to be replaced gets its name back
    /// where its successor never came. Only for who holds the run's lock.
    /// </summary>
    /// <param name="parent">The folder to clean, not those below it.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="UserException">They may not be deleted.</exception>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static int RemoveLeftovers(string parent)
    {
        var removed = 0;
        StorageErrors.Writing(parent, () =>
        {
            foreach (var entry in new DirectoryInfo(parent).EnumerateFileSystemInfos().Where(e => TemporaryName.Is(e.Name)).ToList())
            {
                if (TemporaryName.Replaced(entry.FullName) is { } name && entry is DirectoryInfo && !Path.Exists(name))
                {
                    DiskStorage.Current.Move(entry.FullName, name);
                    continue;
                }

                DiskStorage.Current.Delete(entry.FullName);
                removed++;
            }
        });
        return removed;
    }

    private static void SyncAll(IStorage storage, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            storage.Flush(file);
        }

        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            SyncAll(storage, inner);
        }

        storage.Flush(folder);
    }
}
