using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Noise and codes side by side: normal numbers, then each categorical code as ones and zeros, then the continuous codes, uniform on [-1, 1].</summary>
internal sealed class CodedNoise(int latent, IReadOnlyList<int> categorical, int continuous) : GanNoise
{
    // A picture is drawn with codes beyond those of training too, to show where they lead (figure 2 of the paper).
    private const double End = 2;

    /// <summary>How many codes there are.</summary>
    internal int NumCodes => categorical.Count + continuous;

    /// <summary>How many values each code has; null: a number.</summary>
    internal IReadOnlyList<int?> Codes { get; } = [.. categorical.Select(n => (int?)n), .. Enumerable.Repeat((int?)null, continuous)];

    internal override int Size => latent + categorical.Sum() + continuous;

    /// <summary>The value of each categorical code, where its ones and zeros begin, and how many values it has.</summary>
    internal IEnumerable<(Tensor Value, int Start, int NumValues)> Categories(Tensor z)
    {
        var start = latent;
        foreach (var numValues in categorical)
        {
            yield return (z.Narrow(1, start, numValues).Argmax(1), start - latent, numValues);
            start += numValues;
        }
    }

    /// <summary>The continuous codes: [B, continuous].</summary>
    internal Tensor Numbers(Tensor z) => z.Narrow(1, Size - continuous, continuous);

    internal override Tensor Draw(long count, Generator generator, Device device)
    {
        List<Tensor> parts = [Tensor.Randn([count, latent], generator, device: device)];
        foreach (var numValues in categorical) parts.Add(OneHot(Tensor.Randint(0, numValues, [count], generator, DType.Int64, device), numValues));
        parts.Add((Tensor.Rand([count, continuous], generator, device: device) * 2) - 1);
        return Tensor.Cat([.. parts], 1);
    }

    // Categories take turns; of several, the later ones more slowly, so that each picture in a row of all combinations has its own.
    internal override Tensor Numbered(ImageRequest request, long start, int count, Device device)
    {
        List<Tensor> parts = [SeededNoise.Normal(request.Seed, "noise", start, count, latent, default) * request.Temperature];
        var every = 1L;
        foreach (var numValues in categorical)
        {
            var turns = every;
            parts.Add(OneHot(Tensor.From<long>([.. Enumerable.Range(0, count).Select(i => (start + i) / turns % numValues)]), numValues));
            every *= numValues;
        }

        // The distribution function of a normal number is uniform.
        if (continuous > 0) parts.Add((SeededNoise.Normal(request.Seed, "codes", start, count, continuous, default) / Math.Sqrt(2)).Erf());
        var all = Tensor.Cat([.. parts], 1);
        foreach (var (code, value) in request.Codes)
        {
            if (code < 0 || code >= NumCodes)
                throw new ArgumentException($"There are {NumCodes} codes, and none at {code}.", nameof(request));
            if (Codes[code] is { } n && (value < 0 || value >= n || value != Math.Floor(value)))
                throw new ArgumentException($"The values of code {code} are 0 to {n - 1}, not {value}.", nameof(request));
            Set(all, code, Tensor.Full([count], value, DType.Float32));
        }
        return all.To(device);
    }

    // One code goes through its values, all else stays: path after path the next code, and then the same with other noise.
    internal override Tensor Way(int numSteps, long seed, int path, Device device)
    {
        var way = Numbered(new ImageRequest(1, seed), path / NumCodes, 1, default).Repeat(numSteps, 1);
        var code = path % NumCodes;
        Set(way, code, Codes[code] is { } numValues ? Tensor.From<float>([.. Enumerable.Range(0, numSteps).Select(step => (float)(step % numValues))]) : Tensor.Linspace(-End, End, numSteps));
        return way.To(device);
    }

    // What a code is in each row of [B, Size]: values [B].
    private void Set(Tensor z, int code, Tensor values)
    {
        if (Codes[code] is { } numValues) z.Narrow(1, latent + categorical.Take(code).Sum(), numValues).CopyInPlace(OneHot(values.To(DType.Int64), numValues));
        else z.Narrow(1, Size - NumCodes + code, 1).CopyInPlace(values.Unsqueeze(1));
    }

    private static Tensor OneHot(Tensor values, int numValues) => values.OneHot(numValues).To(TorchRuntime.DefaultDType);
}
