using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class PixelNetworkTests
{
    public static TheoryData<string> Names => PixelFixture.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_OfAnyPlace_HasNoGradientFromItselfOrLater(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = PixelFixture.Make(kind);
        var network = Network(model);
        var map = network.Map;
        var numbers = map.Groups * map.Height * map.Width;
        var (seen, seenJustBefore) = (0, 0);
        for (var number = 0; number < numbers; number++)
        {
            var gradient = Influence(network, number);
            for (var other = number; other < numbers; other++) Assert.True(gradient[other] == 0, $"Number {number} sees number {other}.");
            seen += gradient.Count(g => g != 0);
            if (number % (map.Groups * map.Width) > 0 && gradient[number - 1] != 0) seenJustBefore++;
        }

        // Not all: kernels are small, and a ReLU may shut a few out.
        Assert.True(seen > 0.45 * numbers * (numbers - 1) / 2, $"Only {seen} of {numbers * (numbers - 1) / 2} earlier numbers are seen.");
        Assert.True(seenJustBefore > 0.9 * (numbers - map.Height), $"Only {seenJustBefore} of {numbers - map.Height} numbers see the one just before.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stepper_PlaceByPlace_GivesWhatAWholePassGives(string kind)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var model = PixelFixture.Make(kind);
        using var generator = Generator.Seeded(3);
        var network = Network(model);
        var map = network.Map;
        var (truth, condition) = (Tensor.Rand([2, map.Inputs, map.Height, map.Width], generator) * 2 - 1, Condition(map, 2));
        var whole = network.Forward(truth, condition);
        var canvas = Tensor.Zeros(truth.Shape);
        var stepper = network.Stepper(canvas, condition);
        var outputs = map.Outputs / map.Groups;
        for (var turn = 0; turn < map.Height * map.Width * map.Groups; turn++)
        {
            var (row, column, group) = (turn / map.Groups / map.Width, turn / map.Groups % map.Width, turn % map.Groups);
            var expected = whole.Select(2, row).Select(2, column).Narrow(1, group * outputs, outputs);
            var difference = (stepper.Logits(row, column).Narrow(1, group * outputs, outputs) - expected).Abs().Max().Item();

            Assert.True(difference < 1e-5, $"At row {row}, column {column}, group {group} the logits differ by {difference}.");
            canvas.Select(2, row).Select(2, column).Narrow(1, group, 1).CopyInPlace(truth.Select(2, row).Select(2, column).Narrow(1, group, 1));
        }
    }

    [Fact]
    public void Forward_WithAnotherCondition_GivesOtherLogits()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var kind in new[] { "gated, conditional", "rnn, conditional" })
        {
            using var model = PixelFixture.Make(kind);
            var map = Network(model).Map;
            var logits = Network(model).Forward(Tensor.Zeros([3, 1, map.Height, map.Width]), Condition(map, 3));

            Assert.True((logits[0] - logits[1]).Abs().Max().Item() > 0.01);
        }
    }

    private static PixelNetwork Network(AutoregressiveImages model) => (PixelNetwork)model.Children.Single(c => c.Name == "network").Module;

    private static Tensor? Condition(PixelMap map, int count) => map.Conditions == 0 ? null : Tensor.Eye(map.Conditions, map.Conditions).Narrow(0, 0, count);

    // The gradient of a number's logits, each with a weight of its own so that none cancel, with respect to all numbers, in the order of prediction.
    private static float[] Influence(PixelNetwork network, int number)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        var map = network.Map;
        var input = Tensor.Rand([1, map.Inputs, map.Height, map.Width], generator);
        input.RequiresGrad = true;
        var (place, group, outputs) = (number / map.Groups, number % map.Groups, map.Outputs / map.Groups);
        var logits = network.Forward(input, Condition(map, 1)).Flatten(2).Select(2, place).Narrow(1, group * outputs, outputs);
        (logits * Tensor.Rand(logits.Shape, generator)).Sum().Backward();
        return input.Grad!.Flatten(2).Permute(0, 2, 1).ToArray<float>();
    }
}
