namespace Diorama.Models;

/// <summary>Of what generator and discriminator are built.</summary>
public enum GanArchitecture
{
    /// <summary>Convolutions of stride two, one a level. Radford et al. 2016, arXiv 1511.06434.</summary>
    Dcgan,

    /// <summary>Residual blocks, two convolutions and a shortcut a level. Miyato et al. 2018, arXiv 1802.05957, appendix B.4.</summary>
    Resnet,
}
