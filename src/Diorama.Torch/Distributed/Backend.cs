namespace Diorama.Torch;

/// <summary>What carries tensors between ranks.</summary>
public enum Backend
{
    /// <summary>Gloo, over TCP: for the processor.</summary>
    Gloo = 0,

    /// <summary>NCCL, between GPUs, one rank each; fingerprints still go through Gloo. Where libtorch has it.</summary>
    Nccl = 1,

    /// <summary>
    /// Memory that up to eight ranks of one machine share: for the processor. Gloo takes its place, on all ranks, where there are more, or where some cannot share
    /// memory: they are on other machines, in other containers, or not on Linux.
    /// </summary>
    Local = 2,
}
