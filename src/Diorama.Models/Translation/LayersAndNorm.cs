using Diorama.Nn;

namespace Diorama.Models;

/// <summary>Layers and the norm after them: <c>layers.N.*</c>, <c>norm.*</c>.</summary>
/// <typeparam name="T">The kind of layer.</typeparam>
internal sealed class LayersAndNorm<T> : Module
    where T : Module
{
    internal LayersAndNorm(int count, int width, Func<T> make)
    {
        Layers = Add("layers", new ModuleList<T>(Enumerable.Range(0, count).Select(_ => make())));
        Norm = Add("norm", new LayerNorm(width));
    }

    internal ModuleList<T> Layers { get; }

    internal LayerNorm Norm { get; }
}
