using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>gpt_sample.py: 200 characters, one at a time at batch 1, temperature 0.8, the 40 likeliest; as Transformers write here, on one thread.</summary>
internal sealed class GptSampleWorkload : Workload
{
    private const int Length = 200;
    private const int NumProbed = 8;

    private readonly GptSampleNet _net;
    private readonly SymbolSampler _sampler = new(temperature: 0.8, topK: 40, topP: 1);
    private readonly SeededRandom _random = new(1);
    private readonly float[] _logits = new float[GptNet.Vocabulary];
    private TransformerStepper _stepper;

    public GptSampleWorkload()
    {
        _net = Owned(new GptSampleNet());
        _stepper = _net.Stepper();
    }

    public override long NumParameters => _net.NumParameters();

    public override double[] Step()
    {
        _stepper.Reset();
        var id = 0;
        for (var i = 0; i < Length; i++)
        {
            _stepper.Step(id, _logits);
            id = _sampler.Draw(_logits, _random);
        }
        return [];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        var ours = peer.ToDictionary(p => GptSampleNet.OurName(p.Key), p => p.Value);
        ours["weights.head.weight"] = ours["weights.wte.weight"]; // tied
        LoadWeights(ours, _net);
        _stepper = _net.Stepper();
    }

    /// <inheritdoc/>
    /// <remarks>The logits of what follows the first characters of the vocabulary, in turn.</remarks>
    public override double[] Probe()
    {
        _stepper.Reset();
        var probed = new List<double>();
        for (var id = 0; id < NumProbed; id++)
        {
            _stepper.Step(id, _logits);
            probed.AddRange(_logits.Select(l => (double)l));
        }
        return [.. probed];
    }
}
