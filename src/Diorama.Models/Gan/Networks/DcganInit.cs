using Diorama.Nn;

namespace Diorama.Models;

/// <summary>The first weights of a DCGAN under batch norm: normal with standard deviation 0.02.</summary>
/// <remarks>Radford et al. 2016, arXiv 1511.06434, section 4; batch norm's scale as in PyTorch's DCGAN example.</remarks>
internal static class DcganInit
{
    private const double Std = 0.02;

    internal static void Convolution(Convolution layer) => Init.Normal(layer.Weight, 0, Std);

    internal static void Norm(BatchNorm2d layer) => Init.Normal(layer.Weight!, 1, Std);
}
