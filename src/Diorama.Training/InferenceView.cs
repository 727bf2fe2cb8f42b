using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>A model for use in the middle of training; what it was before comes back at the end, random states included.</summary>
internal readonly ref struct InferenceView : IDisposable
{
    private readonly Module _model;
    private readonly IDisposable? _averaged;
    private readonly IReadOnlyList<Generator> _generators;
    private readonly byte[][] _states;
    private readonly GradModeGuard _quiet;

    public InferenceView(Module model, ExponentialMovingAverage? average, IReadOnlyList<Generator> generators)
    {
        _model = model;
        _generators = generators;
        _states = [.. generators.Select(g => g.GetState())];
        _averaged = average?.Apply();
        model.Eval();
        _quiet = Autograd.NoGrad();
    }

    public void Dispose()
    {
        _quiet.Dispose();
        _model.Train();
        _averaged?.Dispose();
        for (var i = 0; i < _generators.Count; i++) _generators[i].SetState(_states[i]);
    }
}
