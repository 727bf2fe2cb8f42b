using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>How one tensor of the grown model is made of one of the old model's.</summary>
/// <remarks>
/// Chen et al. 2016, arXiv 1511.05641, eq. 2.3, but that copies share a weight unequally, by shares of their own for every output: equal copies would get equal
/// gradients, and stay equal for ever. Shares far more uneven, whose squares add up to one, part the copies further and teach no better (docs/results/extend.md).
/// </remarks>
/// <param name="source">The old tensor's name.</param>
/// <param name="axes">Where the places of each dimension come from, and whether they are read.</param>
/// <param name="isHomogeneous">Whether copies differ in size (<see cref="IHomogeneous"/>) instead.</param>
internal sealed class GrownTensor(string source, (AxisMap Map, bool IsRead)[] axes, bool isHomogeneous)
{
    internal string Source => source;

    // How far a share may lie from an equal one, over that.
    private const double Unevenness = 0.5;

    /// <summary>Times the values; for what a layer before or behind it makes larger.</summary>
    internal double Scale { get; set; } = 1;

    /// <summary>The grown tensor.</summary>
    /// <param name="old">The old one, of the kind.</param>
    /// <param name="drawn">What new places begin with, in the grown shape.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="seed">Of the shares: equal for weights and their averages.</param>
    /// <returns>In the current scope.</returns>
    internal Tensor Of(Tensor old, Tensor drawn, GrownKind kind, long seed)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var value = old;
        for (var dim = 0; dim < axes.Length; dim++)
        {
            if (!axes[dim].Map.IsIdentity) value = value.IndexSelect(dim, axes[dim].Map.Sources());
        }
        if (!value.Shape.SequenceEqual(drawn.Shape)) throw new ArgumentException($"{source} grows to {value}, but the grown model has {drawn}.", nameof(old));
        for (var dim = 0; dim < axes.Length; dim++)
        {
            var (map, isRead) = axes[dim];
            if (map.IsIdentity) continue;
            if (isHomogeneous) value = Sized(value, dim, map, kind);
            else if (isRead) value = Read(value, dim, map, kind, seed + dim, readBefore: [.. axes[..dim].Select(a => a.IsRead && !a.Map.IsIdentity)]);
            else if (kind is GrownKind.Gradients or GrownKind.Squares) value = Split(value, dim, map, kind);
            if (map.HasNew) value = WithNew(value, dim, map, kind, isRead ? null : drawn);
        }
        return scope.Keep(Factor(kind) is not 1 and var factor ? value * factor : value.Clone());
    }

    // A weight that counts s times as much has gradients that count 1 / s as much.
    private double Factor(GrownKind kind) => kind switch
    {
        GrownKind.Values => Scale,
        GrownKind.Gradients => 1 / Scale,
        GrownKind.Squares => 1 / (Scale * Scale),
        _ => 1,
    };

    // Weights: each copy has a share of its own of every output, but not of every place of an axis that is read too: the shares of both must multiply to one.
    // Gradients: equal copies have equal ones.
    private static Tensor Read(Tensor value, int dim, AxisMap map, GrownKind kind, long seed, bool[] readBefore)
    {
        if (kind != GrownKind.Values || !value.DType.IsFloatingPoint()) return value;
        using var generator = Generator.Seeded((ulong)seed);
        var copies = Along(value, dim, [.. map.Copies().Select(c => (double)c)]);
        var shape = value.Shape.ToArray().Select((size, d) => d < dim && readBefore[d] ? 1 : size).ToArray();
        var noise = (Tensor.Rand(shape, generator, value.DType) * 2) - 1;
        var narrow = shape.ToArray();
        narrow[dim] = map.OldCount;
        var mean = Tensor.Zeros(narrow, value.DType).IndexAdd(dim, map.Sources(), noise).IndexSelect(dim, map.Sources()) / copies;
        // A place without a copy keeps its weight to the last bit.
        return value * ((((noise - mean) * (Unevenness * copies.Gt(1).To(value.DType))) + 1) / copies);
    }

    // What reads the copies splits the gradient among them.
    private static Tensor Split(Tensor value, int dim, AxisMap map, GrownKind kind) =>
        value / Along(value, dim, [.. map.Copies().Select(c => kind == GrownKind.Squares ? (double)c * c : c)]);

    // Copies of sizes a with the sum of a^2 = 1: both what is made and what is read is a times what it was, and so are the gradients.
    private static Tensor Sized(Tensor value, int dim, AxisMap map, GrownKind kind)
    {
        var squares = map.Copies().Zip(map.Ranks(), (c, rank) => (double)(c + rank) / ((c * c) + (c * (c - 1) / 2)));
        return kind == GrownKind.Steps ? value : value * Along(value, dim, [.. squares.Select(s => kind == GrownKind.Squares ? s : Math.Sqrt(s))]);
    }

    private static Tensor WithNew(Tensor value, int dim, AxisMap map, GrownKind kind, Tensor? drawn)
    {
        var isNew = map.IsNew().View(Wide(value, dim));
        return kind == GrownKind.Values && drawn is not null ? isNew.Where(drawn, value) : value.MaskedFill(isNew, kind == GrownKind.Squares ? UnseenValues.Mark : 0);
    }

    private static Tensor Along(Tensor like, int dim, double[] values) => Tensor.From<double>(values).To(like.DType).View(Wide(like, dim));

    private static long[] Wide(Tensor like, int dim) => [.. like.Shape.ToArray().Select((size, d) => d == dim ? size : 1)];
}
