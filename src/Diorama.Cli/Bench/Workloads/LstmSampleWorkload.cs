using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>lstm_sample.py: characters of a recurrent model.</summary>
internal sealed class LstmSampleWorkload : StepperWorkload
{
    private readonly CharacterNet _net;
    private RecurrentStepper _stepper;

    public LstmSampleWorkload()
    {
        _net = Owned(CharacterNet.OfLstm());
        _stepper = Packed();
    }

    public override long NumParameters => _net.NumParameters();

    protected override IStepper Stepper => _stepper;

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadWeights(peer, _net);
        _stepper = Packed();
    }

    private RecurrentStepper Packed() => new(_net.Embedding, _net.Rnn, [_net.Head]);
}
