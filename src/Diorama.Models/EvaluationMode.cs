using Diorama.Nn;

namespace Diorama.Models;

/// <summary>Switches a module to evaluation until disposed of, and then back to what it was: for models that are looked at while they learn.</summary>
internal readonly ref struct EvaluationMode : IDisposable
{
    private readonly Module _module;
    private readonly bool _wasTraining;

    private EvaluationMode(Module module)
    {
        (_module, _wasTraining) = (module, module.IsTraining);
        module.Eval();
    }

    /// <summary>Evaluation from here on.</summary>
    internal static EvaluationMode Of(Module module) => new(module);

    /// <summary>Back to what it was.</summary>
    public void Dispose() => _module.Train(_wasTraining);
}
