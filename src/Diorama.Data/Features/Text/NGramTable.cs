using System.Runtime.InteropServices;
using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>
/// Counts runs of one to N words. A run of n words is kept as the run of its first n - 1 and its last word, two numbers, so that long ones take no more
/// memory than short ones.
/// </summary>
internal sealed class NGramTable
{
    /// <summary>The most different runs, of all lengths together: a run takes 50 to 100 bytes.</summary>
    internal const int MostRuns = 1 << 25;

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly Level[] _levels;
    private readonly int[] _ending; // the runs of 1, 2 … words that end with the last word
    private readonly int _mostRuns;
    private int _document = -1;

    /// <param name="longest">Words a run at most; at least 1.</param>
    /// <param name="mostRuns">How many different ones may be kept.</param>
    public NGramTable(int longest, int mostRuns = MostRuns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        _levels = [.. Enumerable.Range(0, longest).Select(_ => new Level())];
        (_ending, _mostRuns) = (new int[longest], mostRuns);
    }

    public int Longest => _levels.Length;

    private long NumRuns
    {
        get
        {
            var sum = 0L;
            foreach (var level in _levels) sum += level.NumRuns;
            return sum;
        }
    }

    /// <summary>Counts a text's runs; none goes beyond a phrase.</summary>
    /// <param name="words">From <see cref="Words.Each"/>.</param>
    /// <exception cref="UserException">There are too many different ones to be held in memory.</exception>
    public void Add(IEnumerable<(string Text, bool BeginsPhrase)> words)
    {
        _document++;
        var open = 0; // how many of the ending runs the next word goes on
        foreach (var (text, beginsPhrase) in words)
        {
            var word = Word(text);
            if (beginsPhrase) open = 0;
            for (var n = Math.Min(open, Longest - 1); n >= 0; n--) _ending[n] = _levels[n].Count(n == 0 ? 0 : _ending[n - 1], word, _document);
            open = Math.Min(open + 1, Longest);
            if (NumRuns > _mostRuns)
                throw new UserException($"more than {_mostRuns} different runs of up to {Longest} words, too many to hold: count shorter ones (--ngram), or take a part of the texts");
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
