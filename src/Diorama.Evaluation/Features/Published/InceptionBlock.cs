using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A block of Inception: branches of convolutions and one of pooling, which all see the same, laid together by channels.</summary>
/// <remarks>Szegedy et al. 2015, "Rethinking the Inception architecture for computer vision", arXiv 1512.00567, figures 5 to 7 and 10.</remarks>
internal sealed class InceptionBlock : Module, IForward
{
    private readonly List<(IForward[] Chain, IForward[] Ends)> _branches = [];
    private readonly InceptionPool _pool;
    private readonly InceptionConvolution? _afterPool;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="pool">How it pools.</param>
    /// <param name="poolChannels">Channels of the convolution after it; 0 where there is none.</param>
    /// <param name="branches">The others, in the order of the output's channels.</param>
    internal InceptionBlock(long inChannels, InceptionPool pool, long poolChannels, params InceptionBranch[] branches)
    {
        _pool = pool;
        foreach (var branch in branches) _branches.Add(Make(inChannels, branch));
        if (poolChannels > 0) _afterPool = Add("branch_pool", new InceptionConvolution(inChannels, poolChannels, (1, 1)));
        NumChannels = branches.Sum(b => b.Channels) + (poolChannels > 0 ? poolChannels : inChannels);
    }

    /// <summary>Channels of the output.</summary>
    internal long NumChannels { get; }

    public Tensor Forward(Tensor x)
    {
        using var scope = TensorScope.Open();
        var parts = new List<Tensor>();
        foreach (var (chain, ends) in _branches)
        {
            var shared = chain.Aggregate(x, (seen, layer) => layer.Forward(seen));
            parts.AddRange(ends.Length == 0 ? [shared] : ends.Select(end => end.Forward(shared)));
        }

        var pooled = Pooled(x);
        parts.Add(_afterPool?.Forward(pooled) ?? pooled);
        return scope.Keep(Tensor.Cat([.. parts], 1));
    }

    private Tensor Pooled(Tensor x) => _pool switch
    {
        InceptionPool.Average => x.AvgPool2d([3, 3], [1, 1], [1, 1], ceilMode: false, countIncludePad: false),
        InceptionPool.Max => x.MaxPool2d([3, 3], [1, 1], [1, 1], [1, 1], ceilMode: false),
        _ => x.MaxPool2d([3, 3], [2, 2], [0, 0], [1, 1], ceilMode: false),
    };

    private (IForward[] Chain, IForward[] Ends) Make(long inChannels, InceptionBranch branch)
    {
        var isAlone = branch.Layers.Length == 1 && branch.Split == 0;
        var chain = new List<IForward>();
        foreach (var (channels, height, width) in branch.Layers)
        {
            var isLast = chain.Count == branch.Layers.Length - 1;
            var stride = isLast ? branch.Stride : 1;
            var padding = stride > 1 ? default : ((height - 1) / 2, (width - 1) / 2);
            chain.Add(Add(isAlone ? branch.Name : $"{branch.Name}_{chain.Count + 1}", new InceptionConvolution(inChannels, channels, (height, width), stride, padding)));
            inChannels = channels;
        }

        if (branch.Split == 0) return ([.. chain], []);
        var place = chain.Count + 1;
        return ([.. chain],
        [
            Add($"{branch.Name}_{place}a", new InceptionConvolution(inChannels, branch.Split, (1, 3), padding: (0, 1))),
            Add($"{branch.Name}_{place}b", new InceptionConvolution(inChannels, branch.Split, (3, 1), padding: (1, 0))),
        ]);
    }
}
