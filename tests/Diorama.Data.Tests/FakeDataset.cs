using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Tests;

/// <summary>Samples that are their own index; some broken, some failing.</summary>
internal sealed class FakeDataset(int count) : IGroupedDataset
{
    public HashSet<int> Broken { get; init; } = [];

    public int? FailsAt { get; init; }

    public Action<int>? OnRead { get; init; }

    public IReadOnlyList<int>? EvenGroups { get; init; }

    public Func<Core.SeededRandom?, float>? Chance { get; init; }

    public string Name => "fake";

    public ImmutableArray<Field> Fields { get; } = [Field.Int64("index"), Field.Float32("twice", 2)];

    public DataSpec Spec { get; } = new() { Modality = Modality.Text, Shape = [1] };

    public Quarantine Quarantine { get; init; } = new();

    public IReadOnlyList<int>? Groups(Split split) => EvenGroups;

    public int Count(Split split) => count;

    public string SampleName(Split split, int index) => $"sample {index}";

    public void Read(Split split, int index, RowWriter row)
    {
        OnRead?.Invoke(index);
        if (index == FailsAt) throw new InvalidOperationException("the reader broke");
        if (Broken.Contains(index)) throw new BadSampleException(SampleName(split, index), "broken");
        row.Int64s("index")[0] = index;
        row.Floats("twice").Fill(Chance is null ? index : Chance(row.Random));
    }
}
