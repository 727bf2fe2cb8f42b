using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class ClassBatchNormTests
{
    [Fact]
    public void Forward_Training_IsEachClassesScaleAndShiftOfTheNormalisedBatch()
    {
        using var norm = new ClassBatchNorm2d(2, numClasses: 3);
        using var scope = TensorScope.Open();
        var tables = norm.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        Assert.Equal(["scale.weight", "shift.weight"], tables.Keys);
        using (Autograd.NoGrad())
        {
            tables["scale.weight"].CopyFrom<float>([1, 2, 3, 4, 5, 6]);
            tables["shift.weight"].CopyFrom<float>([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]);
        }
        var x = Tensor.From<float>([1, 3, 0, 4, 5, 7, 8, 12], 2, 2, 1, 2); // channel 0: 1 3 5 7; channel 1: 0 4 8 12
        var y = norm.Forward(x, Tensor.From<long>([2, 0])).ToArray<float>();

        // Mean 4 and deviation √5; mean 6 and deviation √20.
        double[] expected =
        [
            (5 * -3 / Math.Sqrt(5)) + 0.5, (5 * -1 / Math.Sqrt(5)) + 0.5, (6 * -6 / Math.Sqrt(20)) + 0.6, (6 * -2 / Math.Sqrt(20)) + 0.6,
            (1 / Math.Sqrt(5)) + 0.1, (3 / Math.Sqrt(5)) + 0.1, (2 * 2 / Math.Sqrt(20)) + 0.2, (2 * 6 / Math.Sqrt(20)) + 0.2,
        ];
        Assert.All(expected.Zip(y), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Forward_WithoutClasses_IsBatchNorm()
    {
        using var norm = new ClassBatchNorm2d(3, numClasses: 0);
        using var plain = new BatchNorm2d(3);
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([4, 3, 5, 5]);
        Assert.True(norm.Forward(x, null).Equal(plain.Forward(x)));
        Assert.Equal(["norm.weight", "norm.bias"], norm.NamedParameters().Select(p => p.Name));
    }
}
