using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Cli.Bench;

/// <summary>200 characters, one at a time at batch 1, temperature 0.8, the 40 likeliest; as language models write here, on one thread.</summary>
internal abstract class StepperWorkload : Workload
{
    private const int Length = 200;
    private const int NumProbed = 8;

    private readonly SymbolSampler _sampler = new(temperature: 0.8, topK: 40, topP: 1);
    private readonly SeededRandom _random = new(1);

    /// <summary>The model as its weights are now.</summary>
    protected abstract IStepper Stepper { get; }

    public sealed override double[] Step()
    {
        var logits = new float[Stepper.NumLogits];
        Stepper.Reset();
        var id = 0;
        for (var i = 0; i < Length; i++)
        {
            Stepper.Step(id, logits);
            id = _sampler.Draw(logits, _random);
        }
        return [];
    }

    /// <inheritdoc/>
    /// <remarks>The logits of what follows the first characters of the vocabulary, in turn.</remarks>
    public sealed override double[] Probe()
    {
        var logits = new float[Stepper.NumLogits];
        Stepper.Reset();
        var probed = new List<double>();
        for (var id = 0; id < NumProbed; id++)
        {
            Stepper.Step(id, logits);
            probed.AddRange(logits.Select(l => (double)l));
        }
        return [.. probed];
    }
}
