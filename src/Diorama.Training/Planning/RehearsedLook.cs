using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>A look at the model that a run takes and that a rehearsal takes too, to know how long it lasts: an evaluation, the figures at the end.</summary>
/// <param name="Name">What the forecast calls it, of several.</param>
/// <param name="Every">Steps between two; 0: the run takes it only at its end.</param>
/// <param name="Samples">At most how many examples and samples the run looks at.</param>
/// <param name="Take">Takes it: given the rehearsal's folder, the model, at how many examples and samples to look, and who asks to stop. It is taken several times, at more of them each time.</param>
public sealed record RehearsedLook(string Name, int Every, int Samples, Action<RunDirectory, GenerativeModel, int, CancellationToken> Take)
{
    /// <summary>Whether it is taken when training is over, at what lies in the folder, and not in the midst of it.</summary>
    /// <value>Default false.</value>
    public bool IsAfter { get; init; }
}
