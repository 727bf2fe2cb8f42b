using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Batch norm whose scale and shift are the class's own; without classes, plain batch norm.</summary>
/// <remarks>
/// Dumoulin et al. 2017, arXiv 1610.07629, eq. 5; in GANs: Miyato and Koyama 2018, arXiv 1802.05637. Parameters: <c>scale.weight</c> (ones) and
/// <c>shift.weight</c> (zeros), both [classes, C]; without classes <c>norm.weight</c> and <c>norm.bias</c>. Buffers: <c>norm.…</c>
/// </remarks>
internal sealed class ClassBatchNorm2d : Module
{
    private readonly BatchNorm2d _norm;
    private readonly Embedding? _scale;
    private readonly Embedding? _shift;

    internal ClassBatchNorm2d(long numFeatures, int numClasses)
    {
        _norm = Add("norm", new BatchNorm2d(numFeatures, affine: numClasses == 0));
        if (numClasses == 0) return;
        _scale = Add("scale", new Embedding(numClasses, numFeatures));
        _shift = Add("shift", new Embedding(numClasses, numFeatures));
        _scale.Lay(EntryNames.OfClasses(numClasses));
        _shift.Lay(EntryNames.OfClasses(numClasses));
        Init.Constant(_scale.Weight, 1);
        Init.Constant(_shift.Weight, 0);
    }

    /// <param name="x">[B, C, H, W].</param>
    /// <param name="label">[B] int64 where there are classes.</param>
    internal Tensor Forward(Tensor x, Tensor? label)
    {
        var normal = _norm.Forward(x);
        return _scale is null ? normal : PerChannel(_shift!).Addcmul(normal, PerChannel(_scale));
        Tensor PerChannel(Embedding table) => table.Forward(label!).View(x.Size(0), x.Size(1), 1, 1);
    }
}
