using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>A model for use in the middle of training; what it was before comes back at the end, random states included.</summary>
internal readonly ref struct InferenceView : IDisposable
{
    private readonly Module _model;
    private readonly IDisposable? _averaged;
    private readonly RandomStates _random;
    private readonly Dictionary<string, byte[]> _states;
    private readonly GradModeGuard _quiet;

    public InferenceView(Module model, ExponentialMovingAverage? average, RandomStates random)
    {
        _model = model;
        _random = random;
        _states = random.Capture();
        _averaged = average?.Apply();
        model.Eval();
        _quiet = Autograd.NoGrad();
    }

    public void Dispose()
    {
        _quiet.Dispose();
        _model.Train();
        _averaged?.Dispose();
        _random.Restore(_states);
    }
}
