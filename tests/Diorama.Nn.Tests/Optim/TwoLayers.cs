using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>A small network of plain operators: 3 numbers in, 2 out, 5 hidden, and a parameter that it does not use.</summary>
internal sealed class TwoLayers : Module
{
    private readonly Parameter _weight1;
    private readonly Parameter _bias1;
    private readonly Parameter _weight2;
    private readonly Parameter _bias2;

    public TwoLayers(ulong seed, DType dtype = DType.Float32)
    {
        using var generator = Generator.Seeded(seed);
        _weight1 = Param("first_weight", () => Tensor.Randn([5, 3], generator, dtype));
        _bias1 = Param("first_bias", () => Tensor.Randn([5], generator, dtype));
        _weight2 = Param("second_weight", () => Tensor.Randn([2, 5], generator, dtype));
        _bias2 = Param("second_bias", () => Tensor.Randn([2], generator, dtype));
        Unused = Param("unused", () => Tensor.Randn([7], generator, dtype));
    }

    public Parameter Unused { get; }

    public IEnumerable<Parameter> Used => [_weight1, _bias1, _weight2, _bias2];

    public Tensor Forward(Tensor x) => x.Linear(_weight1, _bias1).Tanh().Linear(_weight2, _bias2);

    /// <summary>The mean square of what it gives for fixed inputs, less a fixed target.</summary>
    public Tensor Loss(ulong seed)
    {
        using var generator = Generator.Seeded(seed);
        var x = Tensor.Randn([4, 3], generator, _weight1.Value.DType);
        var y = Tensor.Randn([4, 2], generator, _weight1.Value.DType);
        return Forward(x).MseLoss(y);
    }
}
