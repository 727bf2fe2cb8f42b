using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class GatedPixelTests
{
    [Theory]
    [InlineData(DType.Float32, 1, 2, 1, 5, false)]
    [InlineData(DType.Float32, 64, 32, 2, 32, true)]
    [InlineData(DType.Float32, 13, 19, 3, 19, true)]
    [InlineData(DType.Float32, 7, 3, 4, 48, false)]
    [InlineData(DType.Float64, 9, 21, 2, 21, true)]
    [InlineData(DType.Float64, 2, 4, 2, 70, false)]
    public void Place_AgainstPlainOperators_SameNumbers(DType dtype, long rows, long inputs, long taps, long width, bool adds)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        var (expected, actual) = (new Row(random, dtype, rows, inputs, taps, width), default(Tensor)!);
        var places = expected.Places.Clone();
        for (var column = 0; column < 3; column++)
        {
            var x = Tensor.Randn([rows, inputs], random, dtype);
            actual = places.GatedPixel(x, expected.Above, expected.Weight, expected.OutputWeight, expected.OutputBias, column, adds);
            Near.Equal(expected.Place(x, column, (int)taps, adds), actual, Near.Tolerance(dtype), "result");
            Near.Equal(expected.Places, places, 0, "places");
        }
        // Each row's sums are those that it has alone.
        var last = expected.Places.Select(1, 2 + (int)taps - 1).Contiguous();
        Assert.True(actual[^1..].Equal(places[^1..].Contiguous().GatedPixel(last[^1..], expected.Above[^1..], expected.Weight, expected.OutputWeight, expected.OutputBias, 2, adds)));
    }

    [Fact]
    public void Place_OfWhatDoesNotFit_SaysSo()
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        var row = new Row(random, DType.Float32, rows: 2, inputs: 4, taps: 2, width: 8);
        var x = Tensor.Ones([2, 4]);
        Refuses("no place 4", () => Place(row, x, column: 4));
        Refuses("no place -1", () => Place(row, x, column: -1));
        Refuses("cannot be added", () => row.Places.GatedPixel(x, row.Above, row.Weight, row.OutputWeight, row.OutputBias, 0, adds: true));
        Refuses("places of x", () => Place(row, Tensor.Ones([3, 4]), column: 0));
        Refuses("above must be", () => row.Places.GatedPixel(x, row.Above[..1], row.Weight, row.OutputWeight, row.OutputBias, 0, adds: false));
        Refuses("the weight must be", () => row.Places.GatedPixel(x, row.Above, row.Weight[..7], row.OutputWeight, row.OutputBias, 0, adds: false));
        Refuses("contiguous", () => row.Places.GatedPixel(x, row.Above, row.Weight, row.OutputWeight.T(), row.OutputBias, 0, adds: false));
        x.RequiresGrad = true;
        Refuses("no derivative", () => Place(row, x, column: 0));
    }

    private static Tensor Place(Row row, Tensor x, int column) => row.Places.GatedPixel(x, row.Above, row.Weight, row.OutputWeight, row.OutputBias, column, adds: false);

    private static void Refuses(string why, Func<Tensor> call) => Assert.Contains(why, Assert.Throws<TorchException>(call).Reason, StringComparison.Ordinal);

    // Three places, one after the other, by plain operators.
    private sealed class Row(Generator random, DType dtype, long rows, long inputs, long taps, long width)
    {
        public Tensor Places { get; } = Tensor.Zeros([rows, taps - 1 + 3, inputs], dtype);

        public Tensor Above { get; } = Tensor.Randn([rows, 2, 2 * width], random, dtype).Select(1, 1); // rows lie apart

        public Tensor Weight { get; } = Tensor.Randn([taps * inputs, 2 * width], random, dtype) * 0.1;

        public Tensor OutputWeight { get; } = Tensor.Randn([width, width], random, dtype) * 0.1;

        public Tensor OutputBias { get; } = Tensor.Randn([width], random, dtype);

        public Tensor Place(Tensor x, int column, int taps, bool adds)
        {
            Places.Select(1, taps - 1 + column).CopyInPlace(x);
            var halves = Above.Addmm(Places.Narrow(1, column, taps).Reshape(x.Size(0), -1), Weight).Chunk(2, 1);
            var y = OutputBias.Addmm(halves[0].Tanh() * halves[1].Sigmoid(), OutputWeight);
            return adds ? y + x : y;
        }
    }
}
