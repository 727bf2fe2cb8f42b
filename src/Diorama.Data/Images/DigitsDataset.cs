using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// Handwritten digits (MNIST): <c>image</c> float32 [1, size, size], white ink on black, and <c>label</c> int64, 0 to 9.
/// Of the 60,000 training pictures the last 5,000 are held out; the 10,000 test pictures are the test split.
/// </summary>
/// <remarks>LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition".</remarks>
public sealed class DigitsDataset : IDataset
{
    /// <summary>Width and height of the pictures as bundled.</summary>
    public const int Side = 28;

    /// <summary>How many of the training pictures, the last ones, are held out.</summary>
    public const int HeldOut = 5_000;

    private readonly Lazy<Pictures> _train = new(() => Pictures.Load("train"));
    private readonly Lazy<Pictures> _test = new(() => Pictures.Load("t10k"));
    private readonly DigitsOptions _options;

    /// <summary>Opens the bundled digits; each part is read when it is first asked for.</summary>
    /// <exception cref="UserException">An option is out of range.</exception>
    public DigitsDataset(DigitsOptions? options = null)
    {
        _options = options ?? new();
        if (string.Join("; ", _options.Validate()) is { Length: > 0 } problems) throw new UserException("digits: " + problems);
        Fields = [Field.Float32("image", 1, _options.Size, _options.Size), Field.Int64("label")];
        Spec = new()
        {
            Modality = Modality.Image,
            Shape = Fields[0].Shape,
            Classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        };
    }

    /// <summary>The files it is read from.</summary>
    public static ImmutableArray<BundledFile> Files { get; } =
        [ImagesOf("train"), LabelsOf("train"), ImagesOf("t10k"), LabelsOf("t10k")];

    /// <inheritdoc/>
    public string Name => "digits";

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; } = new();

    /// <inheritdoc/>
    public int Count(Split split) => split switch
    {
        Split.Train => _train.Value.Count - HeldOut,
        Split.HeldOut => HeldOut,
        _ => _test.Value.Count,
    };

    /// <inheritdoc/>
    public string SampleName(Split split, int index) =>
        split == Split.Test ? $"{ImagesOf("t10k").Name}[{index}]" : $"{ImagesOf("train").Name}[{Offset(split) + index}]";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var part = (split == Split.Test ? _test : _train).Value;
        index += Offset(split);
        row.Int64s("label")[0] = part.Labels.Data[index];
        Write(part.Images.Item(index), row.Floats("image"));
    }

    private void Write(ReadOnlySpan<byte> bytes, Span<float> image)
    {
        var size = _options.Size;
        if (size == Side)
        {
            PixelScale.ToValues(bytes, image);
            return;
        }

        var border = (size - Side) / 2;
        image.Fill(PixelScale.Table[0]);
        for (var y = 0; y < Side; y++)
            PixelScale.ToValues(bytes.Slice(y * Side, Side), image.Slice((y + border) * size + border, Side));
    }

    private int Offset(Split split) => split == Split.HeldOut ? _train.Value.Count - HeldOut : 0;

    private static BundledFile ImagesOf(string part) => new($"mnist/{part}-images-idx3-ubyte.gz");

    private static BundledFile LabelsOf(string part) => new($"mnist/{part}-labels-idx1-ubyte.gz");

    private sealed record Pictures(IdxArray Images, IdxArray Labels)
    {
        public int Count => Images.Count;

        public static Pictures Load(string part) => new(Open(ImagesOf(part)), Open(LabelsOf(part)));

        private static IdxArray Open(BundledFile file) => IdxReader.Parse(file.Read(), file.Name);
    }
}
