using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Features of at most so many examples, each example as likely to be among them, whatever their number.</summary>
/// <param name="capacity">At least 1.</param>
/// <param name="seed">Of the choice.</param>
/// <remarks>Algorithm R of Vitter 1985, "Random sampling with a reservoir".</remarks>
internal sealed class FeatureReservoir(int capacity, long seed)
{
    private readonly SeededRandom _random = new(seed, "feature reservoir");
    private readonly List<float[]> _rows = [];
    private readonly List<long> _numbers = [];
    private int _seen;

    /// <summary>How many are kept.</summary>
    internal int Count => _rows.Count;

    /// <summary>Which of the examples that were offered are kept, in the order of <see cref="ToTensor"/>.</summary>
    internal IReadOnlyList<long> Numbers => _numbers;

    /// <summary>Offers examples.</summary>
    /// <param name="features">[N, D]; borrowed.</param>
    internal void Add(Tensor features)
    {
        foreach (var row in features.ToArray<float>().Chunk((int)features.Size(1)))
        {
            _seen = checked(_seen + 1);
            if (_rows.Count < capacity)
            {
                _rows.Add(row);
                _numbers.Add(_seen - 1);
            }
            else if (_random.Next(_seen) is var place && place < capacity)
            {
                (_rows[place], _numbers[place]) = (row, _seen - 1);
            }
        }
    }

    /// <summary>What was kept: [Count, D] float32, in the current scope.</summary>
    internal Tensor ToTensor()
    {
        var width = _rows.Count == 0 ? 0 : _rows[0].Length;
        var made = Tensor.Empty([_rows.Count, width]);
        var target = made.AsSpan<float>();
        for (var i = 0; i < _rows.Count; i++) _rows[i].CopyTo(target[(i * width)..]);
        return made;
    }
}
