using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Evaluation.Tests.Metrics;

/// <summary>Pictures 1 x 2 x 2 whose every pixel is the example's number over 100, labelled by its number modulo the classes unless said otherwise; some broken.</summary>
internal sealed class FakePictures(int count, int classes = 2) : IDataset
{
    public HashSet<int> Broken { get; init; } = [];

    public string Name { get; init; } = "fake";

    public Func<int, int> Label { get; init; } = index => index % classes;

    public Func<Split, int, float> Value { get; init; } = (_, index) => index / 100f;

    public int Reads { get; private set; }

    public DataSpec Spec { get; } = new() { Modality = Modality.Image, Shape = [1, 2, 2], Classes = [.. Enumerable.Range(0, classes).Select(c => $"c{c}")] };

    public ImmutableArray<Field> Fields { get; } = [Field.Float32("image", 1, 2, 2), Field.Int64("label")];

    public Quarantine Quarantine { get; } = new();

    public int Count(Split split) => split == Split.HeldOut ? 0 : count;

    public string SampleName(Split split, int index) => $"sample {index}";

    public void Read(Split split, int index, RowWriter row)
    {
        Reads++;
        if (Broken.Contains(index)) throw new BadSampleException(SampleName(split, index), "broken");
        row.Floats("image").Fill(Value(split, index));
        row.Int64s("label")[0] = Label(index);
    }
}
