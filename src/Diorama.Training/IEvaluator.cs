using Diorama.Models;

namespace Diorama.Training;

/// <summary>Measures a model while it trains. The trainer knows no metric: the command line, the server or a test brings one.</summary>
public interface IEvaluator
{
    /// <summary>Measures. The model is in evaluation mode, under its averaged weights where the run keeps them, and no gradients are recorded.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="stop">Asks to stop soon.</param>
    /// <returns>Figures by name, such as <c>heldOut.nll</c>.</returns>
    /// <exception cref="OperationCanceledException">Told to stop; the trainer then stops with a checkpoint, and measures first when the run goes on.</exception>
    IReadOnlyDictionary<string, double> Evaluate(GenerativeModel model, long step, CancellationToken stop);
}
