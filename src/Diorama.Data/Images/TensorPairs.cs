using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Data.Images;

/// <summary>Pairs of pictures out of memory, as a data set: <c>source</c> and <c>image</c>. All are for training.</summary>
public sealed class TensorPairs : IDataset
{
    private const double Tolerance = 1e-3; // what was resampled may lie a little beyond

    private readonly float[] _sources;
    private readonly float[] _images;
    private readonly int _count;

    /// <summary>Copies pictures.</summary>
    /// <param name="sources">[N, C, H, W] float32 in [-1, 1]: what goes in; borrowed.</param>
    /// <param name="images">[N, C', H', W'] float32 in [-1, 1]: what is to come out of each; borrowed.</param>
    /// <exception cref="ArgumentException">They are no such pictures, or not as many.</exception>
    public TensorPairs(Tensor sources, Tensor images)
    {
        Check(sources, nameof(sources));
        Check(images, nameof(images));
        if (sources.Size(0) != images.Size(0) || sources.Size(0) == 0)
            throw new ArgumentException($"{sources.Size(0)} sources need as many pictures, and at least one; {images.Size(0)} were given.", nameof(images));
        (_sources, _images, _count) = (sources.ToArray<float>(), images.ToArray<float>(), (int)sources.Size(0));
        Fields = [Field.Float32("source", [.. sources.Shape[1..].ToArray()]), Field.Float32("image", [.. images.Shape[1..].ToArray()])];
        Spec = new() { Modality = Modality.Image, Shape = Fields[1].Shape, Source = Fields[0].Shape };
    }

    /// <summary>Refuses what are no pictures.</summary>
    /// <param name="pictures">To be [N, C, H, W] float32 in [-1, 1], N at least 1; borrowed.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">They are none: of another shape or type, or with values that are none or outside the range.</exception>
    public static void Check(Tensor pictures, string name)
    {
        if (pictures.NumDims != 4 || pictures.DType != DType.Float32 || pictures.NumElements == 0) throw new ArgumentException($"Pictures are [N, C, H, W] float32; this is {pictures}.", name);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var greatest = pictures.Abs().Max().Item(); // not a number where one of them is
        if (!(greatest <= 1 + Tolerance))
            throw new ArgumentException(
                FormattableString.Invariant($"Pictures are in [-1, 1]; these have values up to {greatest:G4}. Bytes become such numbers by value / 127.5 - 1."),
                name
            );
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
