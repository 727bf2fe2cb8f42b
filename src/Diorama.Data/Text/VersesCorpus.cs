using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Diorama.Data.Text;

/// <summary>
/// The bundled Bible verses, divided by whole books: verses of one book share names, events and turns of phrase, so that a model that has seen
/// half of a book knows the other half better than it would know a new one. The books were chosen by kind, before any model was trained: stories,
/// poetry, prophets, letters, none that another book retells at length (as Matthew, Mark and Luke, or Kings and Chronicles, do), and none whose verses
/// Spanish and English Bibles count differently (as those of Hosea and Jonah).
/// </summary>
internal static class VersesCorpus
{
    // After its last verse the source goes on with the translators' glossary and colophon.
    private const string Glossary = " The following words used in the World English Bible";

    // A mark of typesetting (USFM's "name of Deity") that was left in the older text twenty times.
    private const string Mark = "\\nd ";

    /// <summary>The file it is read from: reference, modern, Spanish, older.</summary>
    internal static BundledFile File { get; } = new("verses/verses.tsv.gz");

    /// <summary>The same, as a data set lists its files.</summary>
    internal static ImmutableArray<BundledFile> Files { get; } = [File];

    /// <summary>What is held out: 1,546 verses, 5.0%.</summary>
    internal static ImmutableArray<string> HeldOutBooks { get; } =
        ["Joshua", "Esther", "Ecclesiastes", "Habakkuk", "Haggai", "Malachi", "II Thessalonians", "Hebrews"];

    /// <summary>What is for testing: 1,547 verses, 5.0%.</summary>
    internal static ImmutableArray<string> TestBooks { get; } =
        ["Judges", "Song of Solomon", "Lamentations", "Amos", "Micah", "Galatians", "Philippians", "James", "Titus"];

    /// <summary>The verses of each split, in the order of the Bible.</summary>
    internal static ImmutableArray<ImmutableArray<Verse>> Load()
    {
        var verses = Read().ToLookup(verse => SplitOf(verse.Book));
        return [.. Enum.GetValues<Split>().Select(split => verses[split].ToImmutableArray())];
    }

    private static Split SplitOf(string book) =>
        HeldOutBooks.Contains(book) ? Split.HeldOut : TestBooks.Contains(book) ? Split.Test : Split.Train;

    private static IEnumerable<Verse> Read()
    {
        using var stream = new GZipStream(new MemoryStream(File.Read(), writable: false), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var columns = line.Replace(Mark, "", StringComparison.Ordinal).Split('\t');
            yield return new(columns[0], columns[1].Split(Glossary)[0], columns[2], columns[3]);
        }
    }
}
