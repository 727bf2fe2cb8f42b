namespace Diorama.Nn;

/// <summary>
/// Whether layers on this thread may use kernels that fuse several steps. Those have no second derivative, so an objective that differentiates a gradient
/// (a gradient penalty, R1) switches them off around the forward pass. The numbers are the same up to rounding.
/// </summary>
/// <example><code>
/// using var plain = FusedKernels.Off();
/// var score = critic.Forward(image);
/// var gradient = Autograd.Grad([score.Sum()], [image], createGraph: true)[0]!;
/// </code></example>
public static class FusedKernels
{
    [ThreadStatic]
    private static int _numSwitchedOff;

    /// <summary>True at first.</summary>
    public static bool AreOn => _numSwitchedOff == 0;

    /// <summary>Layers on this thread use plain operators until the guard is disposed of.</summary>
    public static FusedKernelsGuard Off()
    {
        _numSwitchedOff++;
        return default;
    }

    internal static void Restore() => _numSwitchedOff--;
}
