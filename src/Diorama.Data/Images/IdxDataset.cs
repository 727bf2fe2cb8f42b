using System.Collections.Immutable;
using System.Globalization;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>The user's own IDX files: <c>image</c> float32 [channels, height, width] and, with a file of labels, <c>label</c> int64.</summary>
public sealed class IdxDataset : IDataset
{
    private readonly IdxOptions _options;
    private readonly IdxArray _images;
    private readonly IdxArray? _labels;
    private readonly int _channels;
    private readonly ImmutableArray<ImmutableArray<int>> _splits;

    /// <summary>Reads the files whole.</summary>
    /// <exception cref="UserException">A file is missing or broken, of another shape, or the two do not belong together.</exception>
    public IdxDataset(IdxOptions options)
    {
        _options = options;
        _images = Open("data.path", options.Path);
        var shape = _images.Shape;
        _channels = shape.Length == 4 ? shape[3] : 1;
        if (shape.Length is not (3 or 4) || _channels is not (1 or 3 or 4))
            throw new UserException($"data.path: {options.Path} has the shape [{string.Join(", ", shape)}]; pictures have [N, height, width] or [N, height, width, 1, 3 or 4].");

        var image = Field.Float32("image", _channels, shape[1], shape[2]);
        Fields = [image];
        if (options.Labels is not null)
        {
            _labels = Open("data.labels", options.Labels);
            if (_labels.Shape.Length != 1 || _labels.Count != _images.Count)
                throw new UserException($"data.labels: {options.Labels} has the shape [{string.Join(", ", _labels.Shape)}]; {_images.Count} pictures need [{_images.Count}].");
            Fields = [image, Field.Int64("label")];
        }

        var numClasses = _labels is null ? 0 : _labels.Data.Max() + 1;
        Spec = new()
        {
            Modality = Modality.Image,
            Shape = image.Shape,
            Classes = [.. Enumerable.Range(0, numClasses).Select(label => label.ToString(CultureInfo.InvariantCulture))],
        };
        var keys = Enumerable.Range(0, _images.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        _splits = SplitRule.Divide(keys, options.HoldOut / 2, options.HoldOut / 2);
    }

    /// <inheritdoc/>
    public string Name => "idx";

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; } = new();

    /// <inheritdoc/>
    public int Count(Split split) => _splits[(int)split].Length;

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => $"{_options.Path}[{_splits[(int)split][index]}]";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        index = _splits[(int)split][index];
        PictureWriter.Write(_images.Item(index), _channels, row.Floats("image"));
        if (_labels is not null) row.Int64s("label")[0] = _labels.Data[index];
    }

    private static IdxArray Open(string setting, string path)
    {
        try
        {
            return IdxReader.ReadFile(path);
        }
        catch (BadSampleException e)
        {
            throw new UserException($"{setting}: {e.Message}.", e);
        }
    }
}
