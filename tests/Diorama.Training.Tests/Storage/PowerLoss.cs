namespace Diorama.Training.Tests.Storage;

/// <summary>What becomes of what was written and not flushed when the power goes.</summary>
internal enum Unflushed
{
    /// <summary>It is gone.</summary>
    Dropped,

    /// <summary>The file is as long as it was, and holds zeros there.</summary>
    Zeroed,

    /// <summary>Half of it is there.</summary>
    Halved,

    /// <summary>It happens to be there.</summary>
    Kept,
}

/// <summary>
/// A disk that loses its power after some of the recorded steps. Contents survive as of their last flush, and what came later as chance has it; so do names: those of a folder
/// that was flushed are there, each later one is or is not, whatever became of the others. Kinder than this no file system need be.
/// </summary>
internal sealed class PowerLoss
{
    private readonly Dictionary<string, Node> _places = new(StringComparer.Ordinal);
    private readonly List<(Node Folder, (string Name, Node? Node)[] Changes)> _pending = [];
    private readonly string _root;

    /// <param name="root">A folder that is there before, and empty.</param>
    /// <param name="steps">What was done before the power went.</param>
    public PowerLoss(string root, IEnumerable<StorageStep> steps)
    {
        _root = root;
        _places[root] = new Node(isFolder: true);
        foreach (var step in steps) Do(step);
    }

    /// <summary>Writes what is left of the disk into a folder.</summary>
    /// <param name="target">The folder; made.</param>
    /// <param name="contents">What became of unflushed contents.</param>
    /// <param name="survives">Whether an unflushed name is there.</param>
    public void WriteTo(string target, Unflushed contents, Func<bool> survives)
    {
        var names = _places.Values.Distinct().Where(n => n.IsFolder).Concat(_pending.Select(p => p.Folder)).Distinct().ToDictionary(n => n, n => new Dictionary<string, Node>(n.Durable));
        foreach (var (folder, changes) in _pending)
        {
            if (survives()) Apply(names[folder], changes);
        }
        Write(_places[_root], target);

        void Write(Node node, string path)
        {
            if (!node.IsFolder)
            {
                File.WriteAllBytes(path, node.After(contents));
                return;
            }
            Directory.CreateDirectory(path);
            foreach (var (name, inner) in names.GetValueOrDefault(node) ?? node.Durable) Write(inner, Path.Combine(path, name));
        }
    }

    private void Do(StorageStep step)
    {
        switch (step)
        {
            case StorageStep.Created(var path):
                Name(path, new Node(isFolder: false));
                break;
            case StorageStep.MadeFolder(var path):
                Name(path, new Node(isFolder: true));
                break;
            case StorageStep.Written(var path, var position, var bytes):
                _places[path].Write(position, bytes);
                break;
            case StorageStep.Cut(var path, var length):
                _places[path].Cut(length);
                break;
            case StorageStep.Flushed(var path):
                Flush(_places.GetValueOrDefault(path)); // null above the root
                break;
            case StorageStep.Moved(var from, var to):
                var moved = _places[from];
                Change(from, (Path.GetFileName(from), null), (Path.GetFileName(to), moved));
                foreach (var place in _places.Keys.Where(p => p == from || p.StartsWith(from + "/", StringComparison.Ordinal)).ToList())
                {
                    _places[to + place[from.Length..]] = _places[place];
                    _places.Remove(place);
                }
                break;
            case StorageStep.Deleted(var path):
                Change(path, (Path.GetFileName(path), null));
                _places.Remove(path);
                break;
            default:
                break;
        }
    }

    private void Name(string path, Node node)
    {
        Change(path, (Path.GetFileName(path), node));
        _places[path] = node;
    }

    private void Change(string path, params (string Name, Node? Node)[] changes) => _pending.Add((_places[Path.GetDirectoryName(path)!], changes));

    private void Flush(Node? node)
    {
        if (node is { IsFolder: false }) node.Flush();
        foreach (var change in _pending.Where(p => p.Folder == node).ToList())
        {
            Apply(change.Folder.Durable, change.Changes);
            _pending.Remove(change);
        }
    }

    private static void Apply(Dictionary<string, Node> names, (string Name, Node? Node)[] changes)
    {
        foreach (var (name, node) in changes)
        {
            if (node is null) names.Remove(name);
            else names[name] = node;
        }
    }

    private sealed class Node(bool isFolder)
    {
        private readonly List<byte> _bytes = [];
        private byte[] _durable = [];

        public bool IsFolder => isFolder;

        public Dictionary<string, Node> Durable { get; } = new(StringComparer.Ordinal);

        public void Write(long position, byte[] bytes)
        {
            Assert.Equal(_bytes.Count, position); // everything here is only ever added to
            _bytes.AddRange(bytes);
        }

        public void Cut(long length)
        {
            if (length < _bytes.Count) _bytes.RemoveRange((int)length, _bytes.Count - (int)length);
        }

        public void Flush() => _durable = [.. _bytes];

        public byte[] After(Unflushed contents) => contents switch
        {
            Unflushed.Dropped => _durable,
            Unflushed.Zeroed => [.. _durable, .. new byte[Math.Max(0, _bytes.Count - _durable.Length)]],
            Unflushed.Halved => [.. _durable, .. _bytes.Skip(_durable.Length).Take((_bytes.Count - _durable.Length) / 2)],
            _ => [.. _bytes],
        };
    }
}
