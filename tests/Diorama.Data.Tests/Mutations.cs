namespace Diorama.Data.Tests;

/// <summary>Damaged copies of a file, the same ones every time.</summary>
internal static class Mutations
{
    public static IEnumerable<byte[]> Of(byte[] file, int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var copy = file.ToArray();
            switch (i % 5)
            {
                case 0:
                    for (var n = random.Next(1, 5); n > 0; n--) copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    copy = copy[..random.Next(copy.Length)];
                    break;
                case 2:
                    // Headers stand in front: hit them harder.
                    for (var n = random.Next(1, 4); n > 0; n--) copy[random.Next(Math.Min(64, copy.Length))] = (byte)random.Next(256);
                    break;
                case 3:
                    var from = random.Next(copy.Length);
                    copy.AsSpan(from, Math.Min(copy.Length - from, random.Next(1, 32))).Fill((byte)(random.Next(2) * 255));
                    break;
                default:
                    var at = random.Next(copy.Length);
                    copy = [.. copy[..at], .. copy[random.Next(copy.Length)..], .. copy[at..]];
                    break;
            }

            yield return copy;
        }
    }
}
