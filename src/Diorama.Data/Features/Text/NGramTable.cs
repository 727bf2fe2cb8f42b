using System.Runtime.InteropServices;

namespace Diorama.Data.Features;

/// <summary>
/// Counts runs of one to N words. A run of n words is kept as the run of its first n - 1 and its last word, two numbers, so that long ones take no more
/// memory than short ones.
/// </summary>
internal sealed class NGramTable
{
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly Level[] _levels;
    private int _document = -1;

    public NGramTable(int longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        _levels = [.. Enumerable.Range(0, longest).Select(_ => new Level())];
    }

    public int Longest => _levels.Length;

    /// <summary>Counts a text's runs; none goes beyond a phrase.</summary>
    public void Add(IEnumerable<IReadOnlyList<string>> phrases)
    {
        _document++;
        foreach (var phrase in phrases)
        {
            var words = new int[phrase.Count];
            for (var i = 0; i < words.Length; i++) words[i] = Word(phrase[i]);
            for (var start = 0; start < words.Length; start++)
            {
                var run = 0;
                for (var n = 0; n < _levels.Length && start + n < words.Length; n++) run = _levels[n].Count(run, words[start + n], _document);
            }
        }
    }

    /// <summary>Every run of n words, with how often it stands, and in how many texts.</summary>
    public IEnumerable<Run> Runs(int n)
    {
        var level = _levels[n - 1];
        for (var id = 0; id < level.NumRuns; id++) yield return new(n, id, level.Counts[id], level.Documents[id]);
    }

    public int NumDistinct(int n) => _levels[n - 1].NumRuns;

    /// <summary>A run as text.</summary>
    public string Text(Run run)
    {
        var words = new string[run.Length];
        var id = run.Id;
        for (var n = run.Length - 1; n >= 0; n--)
        {
            var (rest, word) = _levels[n].Parts(id);
            (words[n], id) = (_names[word], rest);
        }

        return NGrams.Join(words);
    }

    private int Word(string word)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_words, word, out var known);
        if (known) return id;
        id = _names.Count;
        _names.Add(word);
        return id;
    }

    /// <summary>A run of words.</summary>
    internal readonly record struct Run(int Length, int Id, int Count, int Documents);

    private sealed class Level
    {
        private readonly Dictionary<ulong, int> _ids = [];
        private readonly List<ulong> _keys = [];
        private readonly List<int> _lastDocument = [];

        public List<int> Counts { get; } = [];

        public List<int> Documents { get; } = [];

        public int NumRuns => _keys.Count;

        public int Count(int rest, int word, int document)
        {
            var key = ((ulong)(uint)rest << 32) | (uint)word;
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, key, out var known);
            if (!known)
            {
                id = _keys.Count;
                _keys.Add(key);
                Counts.Add(0);
                Documents.Add(0);
                _lastDocument.Add(-1);
            }

            Counts[id]++;
            if (_lastDocument[id] != document) Documents[id]++;
            _lastDocument[id] = document;
            return id;
        }

        public (int Shorter, int Word) Parts(int id) => ((int)(_keys[id] >> 32), (int)(uint)_keys[id]);
    }
}
