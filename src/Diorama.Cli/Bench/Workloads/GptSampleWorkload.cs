using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>gpt_sample.py: characters of a Transformer, with its keys and values kept.</summary>
internal sealed class GptSampleWorkload : StepperWorkload
{
    private readonly GptSampleNet _net;
    private TransformerStepper _stepper;

    public GptSampleWorkload()
    {
        _net = Owned(new GptSampleNet());
        _stepper = _net.Stepper();
    }

    public override long NumParameters => _net.NumParameters();

    protected override IStepper Stepper => _stepper;

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        var ours = peer.ToDictionary(p => GptSampleNet.OurName(p.Key), p => p.Value);
        ours["weights.head.weight"] = ours["weights.wte.weight"]; // tied
        LoadWeights(ours, _net);
        _stepper = _net.Stepper();
    }
}
