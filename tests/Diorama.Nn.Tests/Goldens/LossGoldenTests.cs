using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class LossGoldenTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => GoldenCase.Rows("loss");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_GoldenCase_EqualsPyTorch(string topic, string name)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        var inputs = GoldenRun.Inputs(golden);
        GoldenRun.Compare(golden, inputs, [Compute(golden, inputs)]);
    }

    private static Tensor Compute(GoldenCase golden, Dictionary<string, Tensor> inputs)
    {
        var s = golden.Settings;
        // PyTorch's fourth reduction is a sum divided by the size of the batch.
        var isBatchMean = s.Text("reduction") == "batchmean";
        var reduction = isBatchMean ? Reduction.Sum : Enum.Parse<Reduction>(s.Text("reduction"), ignoreCase: true);
        var weight = golden.Has("buffer.weight") ? golden.Load("buffer.weight") : null;
        var posWeight = golden.Has("buffer.pos_weight") ? golden.Load("buffer.pos_weight") : null;
        Tensor Input(string name = "input") => inputs[name];
        var target = inputs.GetValueOrDefault("target")!;
        return s.Text("loss") switch
        {
            "MSELoss" => Loss.Mse(Input(), target, reduction),
            "L1Loss" => Loss.L1(Input(), target, reduction),
            "SmoothL1Loss" => Loss.SmoothL1(Input(), target, s.Number("beta", 1), reduction),
            "HuberLoss" => Loss.Huber(Input(), target, s.Number("delta", 1), reduction),
            "GaussianNLLLoss" => Loss.GaussianNll(Input(), target, Input("var"), s.Flag("full", false), s.Number("eps", 1e-6), reduction),
            "PoissonNLLLoss" => Loss.PoissonNll(Input(), target, s.Flag("log_input", true), s.Flag("full", false), s.Number("eps", 1e-8), reduction),
            "BCELoss" => Loss.BinaryCrossEntropy(Input(), target, weight, reduction),
            "BCEWithLogitsLoss" => Loss.BinaryCrossEntropyWithLogits(Input(), target, weight, reduction, posWeight),
            "CrossEntropyLoss" => Loss.CrossEntropy(Input(), target, weight, s.Int("ignore_index", -100), reduction, s.Number("label_smoothing", 0)),
            "NLLLoss" => Loss.Nll(Input(), target, weight, s.Int("ignore_index", -100), reduction),
            "KLDivLoss" when isBatchMean => Loss.KlDiv(Input(), target, reduction, s.Flag("log_target", false)) / Input().Size(0),
            "KLDivLoss" => Loss.KlDiv(Input(), target, reduction, s.Flag("log_target", false)),
            "CosineEmbeddingLoss" => Loss.CosineEmbedding(Input("input1"), Input("input2"), target, s.Number("margin", 0), reduction),
            "TripletMarginLoss" => Loss.TripletMargin(
                Input("anchor"),
                Input("positive"),
                Input("negative"),
                s.Number("margin", 1),
                s.Number("p", 2),
                swap: s.Flag("swap", false),
                reduction: reduction
            ),
            "HingeEmbeddingLoss" => Loss.HingeEmbedding(Input(), target, s.Number("margin", 1), reduction),
            "MarginRankingLoss" => Loss.MarginRanking(Input("input1"), Input("input2"), target, s.Number("margin", 0), reduction),
            var name => throw new ArgumentException($"No loss of ours stands for {name}."),
        };
    }
}
