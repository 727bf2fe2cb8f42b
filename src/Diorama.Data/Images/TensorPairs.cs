using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Data.Images;

/// <summary>Pairs of pictures out of memory, as a data set: <c>source</c> and <c>image</c>. All are for training.</summary>
public sealed class TensorPairs : IDataset
{
    private readonly float[] _sources;
    private readonly float[] _images;
    private readonly int _count;

    /// <summary>Copies pictures.</summary>
    /// <param name="sources">[N, C, H, W] float32 in [-1, 1]: what goes in; borrowed.</param>
    /// <param name="images">[N, C', H', W'] float32 in [-1, 1]: what is to come out of each; borrowed.</param>
    /// <exception cref="ArgumentException">They are no such pictures, or not as many.</exception>
    public TensorPairs(Tensor sources, Tensor images)
    {
        foreach (var pictures in new[] { sources, images })
        {
            if (pictures.NumDims != 4 || pictures.DType != DType.Float32) throw new ArgumentException($"Pictures are [N, C, H, W] float32; this is {pictures}.", nameof(sources));
        }
        if (sources.Size(0) != images.Size(0) || sources.Size(0) == 0) throw new ArgumentException($"{sources.Size(0)} sources need as many pictures, and at least one; {images.Size(0)} were given.", nameof(images));
        (_sources, _images, _count) = (sources.ToArray<float>(), images.ToArray<float>(), (int)sources.Size(0));
        Fields = [Field.Float32("source", [.. sources.Shape[1..].ToArray()]), Field.Float32("image", [.. images.Shape[1..].ToArray()])];
        Spec = new() { Modality = Modality.Image, Shape = Fields[1].Shape, Source = Fields[0].Shape };
    }

    /// <inheritdoc/>
    public string Name => "tensors";

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; } = new();

    /// <inheritdoc/>
    public int Count(Split split) => split == Split.Train ? _count : 0;

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"pair {index}";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        Copy(_sources, row.Floats("source"));
        Copy(_images, row.Floats("image"));
        void Copy(float[] all, Span<float> target) => all.AsSpan(index * target.Length, target.Length).CopyTo(target);
    }
}
