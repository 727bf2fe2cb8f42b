using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Training.Tests;

/// <summary>50 points in four dimensions, drawn once for ever.</summary>
internal sealed class ToyDataset : IDataset
{
    public const string Kind = "toy";
    private const int Dim = 4;

    public string Name => Kind;

    public DataSpec Spec { get; init; } = new() { Modality = Modality.Image, Shape = [Dim] };

    /// <summary>How many of the points are held out.</summary>
    public int HeldOut { get; init; } = 50;

    public ImmutableArray<Field> Fields { get; } = [Field.Float32("image", Dim)];

    public Quarantine Quarantine { get; } = new();

    public int Count(Split split) => split == Split.HeldOut ? HeldOut : 50;

    public string SampleName(Split split, int index) => $"toy {index}";

    public void Read(Split split, int index, RowWriter row)
    {
        var random = new SeededRandom(1, "toy", index);
        foreach (ref var value in row.Floats("image")) value = (float)random.Normal();
    }
}
