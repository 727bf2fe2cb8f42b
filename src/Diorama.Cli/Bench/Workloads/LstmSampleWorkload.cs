using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>lstm_sample.py: 200 characters, one at a time at batch 1, temperature 0.8, the 40 likeliest; as recurrent models write here, on one thread.</summary>
internal sealed class LstmSampleWorkload : Workload
{
    private const int Length = 200;
    private const int NumProbed = 8;

    private readonly CharacterNet _net;
    private readonly SymbolSampler _sampler = new(temperature: 0.8, topK: 40, topP: 1);
    private readonly SeededRandom _random = new(1);
    private readonly float[] _logits = new float[CharacterNet.Vocabulary];
    private RecurrentStepper _stepper;

    public LstmSampleWorkload()
    {
        _net = Owned(new CharacterNet());
        _stepper = Stepper();
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
        LoadWeights(peer, _net);
        _stepper = Stepper();
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

    private RecurrentStepper Stepper() => new(_net.Embedding, _net.Rnn, [_net.Head]);
}
