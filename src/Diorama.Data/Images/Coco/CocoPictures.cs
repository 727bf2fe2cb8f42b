using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>The pictures of a COCO data set with their captions and categories, or the things in them, cut out. Parts called train, val and test are splits.</summary>
public sealed class CocoPictures : IPictures
{
    private const string NoClass = "(none)";

    private readonly List<(string Path, PictureEntry Entry, CocoBox? Box)> _samples = [];
    private readonly List<BadSample> _broken = [];
    private readonly List<string> _notes = [];

    /// <summary>Reads the annotation files, and looks for the pictures that they name.</summary>
    /// <exception cref="UserException">A file is missing or unreadable, a category is unknown, or no picture is left.</exception>
    public CocoPictures(CocoOptions options)
    {
        var parts = CocoPlaces.Find(options).ConvertAll(part => (Part: part, File: Read(part)));
        var categories = parts.SelectMany(part => part.File.Categories.Values).Distinct().ToList();
        foreach (var name in options.Only.Except(categories))
            throw new UserException($"data.only: there is no category {name}{Suggest.DidYouMean(name, categories)}.");
        HashSet<string> wanted = [.. options.Only.Count > 0 ? options.Only : categories];
        var classes = options.Classes == CocoClasses.None || categories.Count == 0 ? [] : wanted.Order(StringComparer.Ordinal).ToList();
        var (small, others) = (0, 0);
        foreach (var (part, file) in parts)
        {
            _broken.AddRange(file.Broken);
            foreach (var image in file.Images.Values.Distinct())
            {
                if (image.LeadsOut)
                {
                    _broken.Add(new(image.At.ToString(), $"may lie outside the folder of the pictures, and a file_name is a path within it: {image.FileName}"));
                    continue;
                }

                if (part.Folders.Select(folder => Path.Combine(folder, image.FileName)).FirstOrDefault(System.IO.File.Exists) is not { } path)
                {
                    _broken.Add(new(image.At.ToString(), $"a picture that is not there: {image.FileName}; looked in {part.Looked}"));
                    continue;
                }

                var entry = new PictureEntry(path, image.FileName) { Split = part.Split, Captions = image.Captions };
                var boxes = image.Boxes.FindAll(box => wanted.Contains(file.Categories[box.Category]));
                if (options.Classes == CocoClasses.Crops)
                {
                    small += boxes.Count(box => box.IsCrowd || Math.Min(box.Width, box.Height) < options.MinBox);
                    _samples.AddRange(boxes.Where(box => !box.IsCrowd && Math.Min(box.Width, box.Height) >= options.MinBox)
                        .Select((box, number) => (path, Labelled(entry with { Name = $"{path} (box {number + 1})", Captions = [] }, classes, file.Categories[box.Category]), (CocoBox?)box)));
                }
                else if (options.Only.Count > 0 && boxes.Count == 0)
                {
                    others++;
                }
                else
                {
                    _samples.Add((path, Labelled(entry, classes, boxes.Count == 0 ? NoClass : file.Categories[Largest(boxes)]), null));
                }
            }
        }

        Classes = [.. classes];
        HasCaptions = _samples.Exists(sample => sample.Entry.Captions.Count > 0);
        if (small > 0)
            _notes.Add(
                small == 1
                    ? $"1 box around a crowd, or of less than {options.MinBox} pixels a side, is left out"
                    : $"{small} boxes around crowds, or of less than {options.MinBox} pixels a side, are left out"
            );
        if (others > 0)
            _notes.Add($"{(others == 1 ? "1 picture" : $"{others} pictures")} without {string.Join(", ", options.Only)} {(others == 1 ? "is" : "are")} left out");
        List<string> again = [.. parts.SelectMany(part => part.File.Again)];
        if (again.Count > 0)
            _notes.Add(Names.Listed(again.Count, again.Distinct(), "entry lists a picture again, under another number: it is taken once", "entries list pictures again, under other numbers: each is taken once"));
        if (_samples.Count == 0)
            throw new UserException(
                $"data.path: no picture of {options.Path} is left; {(_broken.Count > 0 ? $"{_broken.Count} broken, the first: {_broken[0].Name}: {_broken[0].Reason}" : "no box is wanted")}."
            );
    }

    /// <inheritdoc/>
    public int Count => _samples.Count;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public bool HasCaptions { get; }

    /// <inheritdoc/>
    public bool Decodes => true;

    /// <inheritdoc/>
    public IReadOnlyList<BadSample> Broken => _broken;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _notes;

    /// <inheritdoc/>
    public PictureEntry Entry(int index) => _samples[index].Entry;

    /// <inheritdoc/>
    public string File(int index) => _samples[index].Path;

    /// <inheritdoc/>
    public Picture Load(int index, int side = int.MaxValue)
    {
        var (path, entry, box) = _samples[index];
        if (box is not { } part) return PictureReader.ReadFile(path, side: side);
        var picture = PictureReader.ReadFile(path);
        var (left, top) = ((int)Math.Max(0, Math.Floor(part.X)), (int)Math.Max(0, Math.Floor(part.Y)));
        var (right, bottom) = ((int)Math.Min(picture.Width, Math.Ceiling(part.X + part.Width)), (int)Math.Min(picture.Height, Math.Ceiling(part.Y + part.Height)));
        return left < right && top < bottom ? picture.Crop(left, top, right - left, bottom - top)
            : throw new BadSampleException(entry.Name, $"lies outside its picture: that is {picture.Width} x {picture.Height}");
    }

    private static CocoFile Read(CocoPlaces.Part part)
    {
        var file = new CocoFile();
        foreach (var path in part.Files) file.Add(path);
        return file;
    }

    private static long Largest(List<CocoBox> boxes) =>
        boxes.GroupBy(box => box.Category).OrderByDescending(group => group.Sum(box => box.Width * box.Height)).ThenBy(group => group.Key).First().Key;

    // The class without boxes comes last, and only where a picture needs it.
    private static PictureEntry Labelled(PictureEntry entry, List<string> classes, string category)
    {
        if (classes.Count == 0) return entry;
        if (category == NoClass && !classes.Contains(NoClass)) classes.Add(NoClass);
        var label = classes.IndexOf(category);
        return entry with { Label = label, Group = label };
    }
}
