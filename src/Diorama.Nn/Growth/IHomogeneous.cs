namespace Diorama.Nn;

/// <summary>
/// A network in which a unit may be made a times larger where it is read as much less: between its weights it has only functions with f(a x) = a f(x) for a > 0, such
/// as <c>LeakyReLU</c>, sums and pooling. It grows by copies whose squared sizes add up to one, which keeps the largest singular value of every weight, and
/// with it what spectral norm makes of them.
/// </summary>
public interface IHomogeneous
{
    /// <summary>Whether it is one as it was made.</summary>
    bool IsHomogeneous { get; }
}
