using Diorama.Core;
using Diorama.Nn;

namespace Diorama.Models;

/// <summary>A network that is trained by objectives. What else it can do, it says by the interfaces of <c>Capabilities/</c>.</summary>
/// <param name="spec">The data that it is made for.</param>
public abstract class GenerativeModel(DataSpec spec) : Module
{
    /// <summary>The data that it is made for.</summary>
    public DataSpec Spec { get; } = spec;

    /// <summary>What it is trained for, in the order in which the objectives run within a step. The names are distinct.</summary>
    public abstract IReadOnlyList<Objective> Objectives { get; }

    /// <summary>The model that takes the weights of a run of another kind, where this one is built around one of that kind (<see cref="ModelFamily.Inner"/>).</summary>
    /// <value>Default: itself.</value>
    public virtual GenerativeModel Inner => this;
}
