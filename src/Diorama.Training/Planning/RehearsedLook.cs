using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>A look at the model that a run takes and that a rehearsal takes too, to know how long it lasts: an evaluation, the figures at the end.</summary>
/// <param name="Name">What the forecast calls it, of several.</param>
/// <param name="Every">Steps between two; 0: the run takes it only at its end.</param>
/// <param name="Take">
/// Takes it: given the rehearsal's folder, the model, whom to tell what share is done, and who asks to stop. A look that is told to stop throws
/// <see cref="OperationCanceledException"/>: what it had done by then is enough to know the rest by.
/// </param>
public sealed record RehearsedLook(string Name, int Every, Action<RunDirectory, GenerativeModel, Action<double>, CancellationToken> Take)
{
    /// <summary>Whether it is taken when training is over, at what lies in the folder, and not in the midst of it.</summary>
    /// <value>Default false.</value>
    public bool IsAfter { get; init; }
}
