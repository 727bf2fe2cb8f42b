using System.Text.Json;

namespace Diorama.Core;

/// <summary>
/// What a data set says of its examples, and all that a model need know of them: it is built from this. Pictures are given in [-1, 1], always. Equal by value;
/// stored beside checkpoints.
/// </summary>
public sealed record DataSpec
{
    /// <summary>What kind of thing an example is.</summary>
    public required Modality Modality { get; init; }

    /// <summary>The shape of one example, without the batch.</summary>
    /// <value>Each at least 1: [1, 28, 28] for a picture, [maxLength] for text.</value>
    public required IReadOnlyList<long> Shape { get; init => field = [.. value]; }

    /// <summary>The names of the classes, by class number.</summary>
    /// <value>Default empty: no classes.</value>
    public IReadOnlyList<string> Classes { get; init => field = [.. value]; } = [];

    /// <summary>How text becomes ids, and ids text.</summary>
    /// <value>Default null: no text.</value>
    public Tokenizer? Tokenizer { get; init; }

    /// <summary>
    /// Of running text: the id behind which a text begins. Rows of it are windows of one long stream that begin and end anywhere, so that a model has met neither a begin nor
    /// an end. What it writes unasked, and what it judges, is taken to stand behind this id, which it has met: where the stream has lines, one that ends a line.
    /// </summary>
    /// <value>An id of the tokeniser; default null: every row is a whole text between its begin and its end.</value>
    public int? Opening { get; init; }

    /// <summary>The words of the captions, which stand in the field <c>caption</c>.</summary>
    /// <value>Default null: no captions.</value>
    public CaptionSpec? Captions { get; init; }

    /// <summary>The shape of the field <c>source</c>, from which an example is to be made: the other picture of a pair.</summary>
    /// <value>Each at least 1; default empty: no pairs.</value>
    public IReadOnlyList<long> Source { get; init => field = [.. value]; } = [];

    /// <summary>
    /// What an example may be an example of, where there are several tasks: from which language into which. The field <c>task</c>, int64 [], says which by number; of pairs of texts each
    /// source begins with a special id of the tokeniser (<see cref="TaskMark"/>).
    /// </summary>
    /// <value>Default empty: one task, without a name.</value>
    public IReadOnlyList<string> Tasks { get; init => field = [.. value]; } = [];

    /// <summary>What the tokeniser calls the special id with which a task's sources begin.</summary>
    public static string TaskMark(string task) => $"<{task}>";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in messages; a file's name.</param>
    /// <exception cref="UserException">It is no JSON, or no data specification.</exception>
    public static DataSpec FromJson(string json, string source = "data specification")
    {
        try
        {
            var read = JsonSerializer.Deserialize(json, DataSpecJsonContext.Default.DataSpecJson);
            if (read is { Modality: { } modality, Shape: { Length: > 0 } shape } && Array.TrueForAll(shape, n => n >= 1) && Enum.IsDefined(modality)
                && !(read.Classes ?? []).Contains(null!) && !(read.Tasks ?? []).Contains(null!)
                && read.Captions is null or { IsWhole: true } && Array.TrueForAll(read.Source ?? [], n => n >= 1))
            {
                var spec = new DataSpec
                {
                    Modality = modality,
                    Shape = shape,
                    Classes = read.Classes ?? [],
                    Tokenizer = read.Tokenizer is { ValueKind: not JsonValueKind.Null } text ? Core.Tokenizer.FromJson(text.GetRawText(), source) : null,
                    Captions = read.Captions is { } captions ? new() { Length = captions.Length, Vocabulary = captions.Vocabulary!, WordClasses = captions.WordClasses ?? [] } : null,
                    Source = read.Source ?? [],
                    Opening = read.Opening,
                    Tasks = read.Tasks ?? [],
                };
                if ((spec.Opening is not { } opening || (opening >= 0 && opening < spec.Tokenizer?.Count)) && spec.Tasks.All(task => spec.Tokenizer?.Special(TaskMark(task)) is not null)) return spec;
            }

            throw new UserException($"{source}: no data specification; it needs a modality and a shape of numbers from 1");
        }
        catch (JsonException e)
        {
            throw new UserException($"{source}, line {e.LineNumber + 1 ?? 1}: no data specification; restore the file", e);
        }
    }

    /// <summary>This as JSON; equal specifications give equal text.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new DataSpecJson
            {
                Modality = Modality,
                Shape = [.. Shape],
                Classes = [.. Classes],
                Tokenizer = Tokenizer is null ? null : JsonElement.Parse(Tokenizer.ToJson()),
                Opening = Opening,
                Captions = Captions is null
                    ? null
                    : new()
                    {
                        Length = Captions.Length,
                        Vocabulary = [.. Captions.Vocabulary],
                        WordClasses = Captions.WordClasses.Count == 0 ? null : [.. Captions.WordClasses.Select(counts => counts.ToArray())],
                    },
                Source = Source.Count == 0 ? null : [.. Source],
                Tasks = Tasks.Count == 0 ? null : [.. Tasks],
            },
            DataSpecJsonContext.Default.DataSpecJson
        );

    /// <inheritdoc/>
    public bool Equals(DataSpec? other) =>
        other is not null && Modality == other.Modality && Shape.SequenceEqual(other.Shape)
        && Classes.SequenceEqual(other.Classes) && Equals(Tokenizer, other.Tokenizer) && Opening == other.Opening
        && Captions == other.Captions && Source.SequenceEqual(other.Source) && Tasks.SequenceEqual(other.Tasks);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Modality);
        foreach (var n in Shape)
        {
            hash.Add(n);
        }

        hash.Add(Classes.Count);
        hash.Add(Tokenizer);
        return hash.ToHashCode();
    }
}
