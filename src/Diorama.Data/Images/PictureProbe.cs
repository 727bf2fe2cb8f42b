using System.Runtime.ExceptionServices;

namespace Diorama.Data.Images;

/// <summary>
/// Tells for little which picture files are broken: by their lengths, beginnings and ends. One that looks broken is decoded, so that the reason is the decoder's own and
/// nothing whole is left out; of the others the pixels are not looked at.
/// </summary>
internal static class PictureProbe
{
    // Holds what stands before the pixels of most JPEG files, EXIF data with a small picture included.
    private const int HeadBytes = 1 << 16;
    private const int TailBytes = 12;

    /// <summary>The broken ones of some pictures, by their index; none where they are decoded already.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="progress">Told what share is done, in [0, 1].</param>
    internal static IReadOnlyDictionary<int, BadSample> Look(IPictures pictures, Action<double>? progress)
    {
        var files = Enumerable.Range(0, pictures.Count).Where(index => pictures.File(index) is not null).ToLookup(index => pictures.File(index)!, StringComparer.Ordinal);
        var broken = new Dictionary<int, BadSample>();
        var done = 0;
        try
        {
            Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
            {
                var problem = Look(file.Key);
                lock (broken)
                {
                    if (problem is not null) foreach (var index in file) broken.Add(index, problem);
                    progress?.Invoke((double)++done / files.Count);
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return broken;
    }

    /// <summary>What is wrong with a file; null where it looks whole.</summary>
    internal static BadSample? Look(string path)
    {
        try
        {
            if (!LooksWhole(path)) PictureReader.ReadFile(path, side: 1);
            return null;
        }
        catch (BadSampleException e)
        {
            return new(e.Name, e.Reason);
        }
    }

    private static bool LooksWhole(string path)
    {
        try
        {
            var length = PlainFile.Behind(path).Length;
            if (length < TailBytes || length > PictureLimits.Default.MaxFileBytes) return false; // a pipe has no length, and must not be opened
            using var file = File.OpenHandle(path);
            var head = new byte[Math.Min(HeadBytes, length)];
            var tail = new byte[TailBytes];
            if (RandomAccess.Read(file, head, 0) < head.Length || RandomAccess.Read(file, tail, length - TailBytes) < TailBytes) return false;
            if (head.AsSpan().StartsWith(PngHeader.Signature)) return PngHeader.LooksWhole(head, tail, length);
            if (!head.AsSpan().StartsWith(JpegCodec.Signature)) return false;
            return JpegCodec.LooksWhole(head, tail, length) || JpegCodec.LooksWhole(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // reading tells why
        }
    }
}
