using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// Pairs made of any data set of pictures: its <c>image</c>, and a <c>source</c> derived from it, float32 [channels, height, width]; its other fields stay.
/// Unpaired, a picture stands in training beside the source of any other, its groups drawn evenly where the data has groups; held-out ones stay with their own,
/// so that what was learnt without pairs can be measured by pairs.
/// </summary>
public sealed class DerivedPairs : IGroupedDataset, IDecodingDataset, INotedDataset, IPicturePairs
{
    private readonly IDataset _data;
    private readonly DerivedSource _source;
    private readonly bool _isUnpaired;
    private readonly Lazy<IReadOnlyList<int[]>> _groups;

    /// <param name="data">Pictures.</param>
    /// <param name="kind">What is derived of each.</param>
    /// <param name="factor">For <see cref="Derivation.Lowres"/>: how many times smaller.</param>
    /// <param name="unpaired">Whether sources stand beside pictures that they were not made of.</param>
    /// <exception cref="UserException">The data holds no pictures, or the factor does not divide their size.</exception>
    public DerivedPairs(IDataset data, Derivation kind, int factor = 4, bool unpaired = false)
    {
        if (data.Spec.Modality != Modality.Image || data.Spec.Source.Count > 0) throw new UserException($"data.of.name: {data.Name} holds no single pictures, of which pairs could be made.");
        var (channels, height, width) = ((int)data.Spec.Shape[0], (int)data.Spec.Shape[1], (int)data.Spec.Shape[2]);
        if (kind == Derivation.Lowres && (height % factor != 0 || width % factor != 0))
            throw new UserException($"data.factor is {factor}, which does not divide the pictures' size of {height} x {width}.");
        (_data, _source, _isUnpaired) = (data, new(kind, channels, height, width, factor), unpaired);
        _groups = new(ByGroup);
        Fields = [Field.Float32("source", _source.Channels, height, width), .. data.Fields];
        Spec = data.Spec with { Source = Fields[0].Shape };
    }

    /// <inheritdoc/>
    public string Name => "image-pairs";

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine => _data.Quarantine;

    /// <inheritdoc/>
    public bool Decodes => _data is IDecodingDataset { Decodes: true };

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => (_data as INotedDataset)?.Notes ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<int>? Groups(Split split) => (_data as IGroupedDataset)?.Groups(split);

    /// <inheritdoc/>
    public bool ArePaired(Split split) => !_isUnpaired || split != Split.Train;

    /// <inheritdoc/>
    public int Count(Split split) => _data.Count(split);

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => _data.SampleName(split, index);

    /// <inheritdoc/>
    public void LeaveOutUnreadable(Action<double>? progress = null) => (_data as IDecodingDataset)?.LeaveOutUnreadable(progress);

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var other = _isUnpaired ? row.Random : null;
        if (other is null) _data.Read(split, index, row);
        else _data.Read(split, Any(other), row.For("source"));
        _source.Write(row.Floats("image"), row.Floats("source"));
        if (other is not null) _data.Read(split, index, row.For("image"));
    }

    private int Any(SeededRandom random)
    {
        var group = _groups.Value[random.Next(_groups.Value.Count)];
        return group[random.Next(group.Length)];
    }

    // Chance is for training alone. The pictures are drawn evenly from their groups by the loader; so the sources must be too, or the two kinds would show different things.
    private IReadOnlyList<int[]> ByGroup()
    {
        var groups = Groups(Split.Train);
        return [.. Enumerable.Range(0, Count(Split.Train)).GroupBy(i => groups?[i] ?? 0).OrderBy(g => g.Key).Select(g => g.ToArray())];
    }
}
