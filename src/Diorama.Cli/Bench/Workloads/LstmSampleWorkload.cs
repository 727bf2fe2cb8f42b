using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>lstm_sample.py: 200 characters, one at a time at batch 1, temperature 0.8, the 40 likeliest.</summary>
internal sealed class LstmSampleWorkload : Workload
{
    private const int Length = 200;
    private const int NumProbed = 8;

    private readonly CharacterNet _net;
    private readonly SymbolSampler _sampler = new(temperature: 0.8, topK: 40, topP: 1);
    private readonly SeededRandom _random = new(1);
    private readonly float[] _logits = new float[CharacterNet.Vocabulary];

    public LstmSampleWorkload() => _net = Owned(new CharacterNet());

    public override long NumParameters => _net.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.InferenceMode();
        var (id, state) = (0, default(LstmState?));
        for (var i = 0; i < Length; i++)
        {
            Read(id, ref state);
            id = _sampler.Draw(_logits, _random);
        }
        return [];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer) => LoadWeights(peer, _net);

    /// <inheritdoc/>
    /// <remarks>The logits of what follows the first characters of the vocabulary, in turn.</remarks>
    public override double[] Probe()
    {
        using var scope = TensorScope.Open();
        var state = default(LstmState?);
        var probed = new List<double>();
        for (var id = 0; id < NumProbed; id++)
        {
            Read(id, ref state);
            probed.AddRange(_logits.Select(l => (double)l));
        }
        return [.. probed];
    }

    // Leaves the logits of what follows in _logits.
    private void Read(int id, ref LstmState? state)
    {
        var x = _net.Embedding.Forward(Tensor.From<long>([id], 1, 1)); // [1, 1, 256]
        (var output, state) = _net.Rnn.Forward(x, state);
        _net.Head.Forward(output).CopyTo<float>(_logits);
    }
}
