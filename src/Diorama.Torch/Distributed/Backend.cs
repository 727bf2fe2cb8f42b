namespace Diorama.Torch;

/// <summary>What carries tensors between ranks.</summary>
public enum Backend
{
    /// <summary>Gloo, over TCP: for the processor.</summary>
    Gloo = 0,

    /// <summary>NCCL, between GPUs, one rank each; fingerprints still go through Gloo. Where libtorch has it.</summary>
    Nccl = 1,
}
