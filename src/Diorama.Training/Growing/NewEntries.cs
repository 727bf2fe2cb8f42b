using System.Text;
using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Which classes, symbols and words of a grown model's data its tables knew before, where they stand elsewhere or there are more of them.</summary>
/// <param name="before">What the smaller model was made for.</param>
/// <param name="now">What the grown one is made for: it has all that was there, or the message says what it lacks.</param>
internal sealed class NewEntries(DataSpec before, DataSpec now)
{
    private static readonly (string Field, string Name)[] _fields = [("label", EntryNames.Classes), ("tokens", EntryNames.Symbols), ("source", EntryNames.Symbols), ("caption", EntryNames.Words)];

    /// <summary>For each entry its old number, -1 where it is new, by what it is an entry of; what did not change is left out.</summary>
    /// <exception cref="UserException">The new data lacks some of the old.</exception>
    public IReadOnlyDictionary<string, int[]> Sources { get; } = new (string Name, IReadOnlyList<string> Before, IReadOnlyList<string> Now)[]
    {
        (EntryNames.Classes, before.Classes, now.Classes),
        (EntryNames.Symbols, Symbols(before), Symbols(now)),
        (EntryNames.Words, before.Captions?.Vocabulary ?? [], now.Captions?.Vocabulary ?? []),
    }.Where(e => !e.Before.SequenceEqual(e.Now)).ToDictionary(e => e.Name, e => Of(e.Name, e.Before, e.Now));

    /// <summary>A batch of the new data as the smaller model reads it, with old entries where it does not know them; in the current scope.</summary>
    public Batch Known(Batch batch) => Translate(batch, sources => Tensor.From<long>([.. sources.Select(s => (long)Math.Max(s, 0))]));

    /// <summary>The same batch as the grown model reads it; in the current scope.</summary>
    public Batch Translate(Batch known) => Translate(known, Places);

    /// <summary>What the grown model says of the old entries, where it says more.</summary>
    /// <param name="said">Of the grown model.</param>
    /// <param name="old">Of the smaller one.</param>
    public Tensor Old(Tensor said, Tensor old)
    {
        for (var dim = 0; dim < old.NumDims; dim++)
        {
            var (now, then) = (said.Size(dim), old.Size(dim));
            if (Sources.Values.FirstOrDefault(s => s.Length == now && s.Max() + 1 == then) is { } sources) said = said.IndexSelect(dim, Places(sources).To(said.Device));
        }
        return said;
    }

    private static int[] Of(string name, IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var places = before.Index().ToDictionary(e => e.Item, e => e.Index);
        var missing = before.Except(now).ToList();
        if (missing.Count > 0)
        {
            var some = string.Join(", ", missing.Take(5).Select(entry => name == EntryNames.Symbols ? Shown(entry) : entry));
            throw new UserException(
                $"the new data lacks {missing.Count} of the {name} that the model knows ({some}{(missing.Count > 5 ? ", …" : "")}): growth adds to what there is and takes nothing away"
            );
        }
        return [.. now.Select(entry => places.GetValueOrDefault(entry, -1))];
    }

    // Symbols are told apart by their bytes, and shown as text.
    private static string Shown(string symbol) => $"\"{Encoding.UTF8.GetString(Convert.FromHexString(symbol[(symbol.LastIndexOf(' ') + 1)..]))}\"";

    private static IReadOnlyList<string> Symbols(DataSpec spec) => spec.Tokenizer is not { } tokenizer ? [] :
        [.. Enumerable.Range(0, tokenizer.Count).Select(id => $"{(tokenizer.IsSpecial(id) ? $"special {id} " : "")}{Convert.ToHexString(tokenizer.Bytes(id))}")];

    private Batch Translate(Batch batch, Func<int[], Tensor> table) => new(batch.Size, batch.Names.ToDictionary(name => name, name =>
        _fields.FirstOrDefault(f => f.Field == name).Name is { } entries && Sources.TryGetValue(entries, out var sources) && !batch[name].DType.IsFloatingPoint()
            ? table(sources).To(batch[name].Device).IndexSelect(0, batch[name].Reshape(-1)).View(batch[name].Shape)
            : batch[name]));

    // For each old entry its new number: int64.
    private static Tensor Places(int[] sources)
    {
        var places = new long[sources.Max() + 1];
        foreach (var (now, then) in sources.Index().Where(s => s.Item >= 0)) places[then] = now;
        return Tensor.From<long>(places);
    }
}
