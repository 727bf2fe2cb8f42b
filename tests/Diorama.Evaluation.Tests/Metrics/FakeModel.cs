using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Metrics;

/// <summary>
/// A model that can do everything, by rule: its picture number i has all pixels at i over 100; it scores a picture by 0.055 less its first pixel;
/// an example costs as many nats as its first pixel times 100; it reconstructs everything half a unit too bright.
/// </summary>
internal sealed class FakeModel(DataSpec spec, bool conditional = false)
    : GenerativeModel(spec), ISampleImages, IScore, ILikelihood, IReconstruct, IClassify, IContinue
{
    public List<ImageRequest> Requests { get; } = [];

    public List<long[]?> Labels { get; } = [];

    public bool WasTraining { get; private set; }

    public Func<int, string> Text { get; init; } = i => $"text {i}";

    public double Symbols { get; init; } = 1;

    /// <summary>After so many it makes the same pictures again.</summary>
    public int Cycle { get; init; } = int.MaxValue;

    public override IReadOnlyList<Objective> Objectives => [];

    public bool IsConditional => conditional;

    public bool HasZero { get; init; } = true;

    public string Protocol => "by rule";

    public Tensor Sample(ImageRequest request)
    {
        WasTraining |= IsTraining;
        Requests.Add(request);
        var size = Spec.Shape[1];
        var values = Enumerable.Range(0, request.Count).SelectMany(i => Enumerable.Repeat((request.First + i) % Cycle / 100f, (int)(size * size))).ToArray();
        return Tensor.From<float>(values, request.Count, 1, size, size);
    }

    public Tensor Score(Tensor input, Tensor? label = null)
    {
        Labels.Add(label?.ToArray<long>());
        return 0.055 - First(input);
    }

    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
    {
        var nats = First(batch["image"]) * 100;
        return (nats, Tensor.Full([batch.Size], Symbols));
    }

    public Tensor Reconstruct(Tensor input) => input + 0.5;

    // Sure of class 0 below 0.045, else of class 1.
    public Tensor Classify(Tensor input)
    {
        var second = First(input).Gt(0.045).ToCopy(DType.Float32);
        return Tensor.Stack([1 - second, second], 1);
    }

    public IEnumerable<string> Continue(TextRequest request) => Enumerable.Range(0, request.Count).Select(i => Text(i));

    private static Tensor First(Tensor images) => images.Flatten(1).Select(1, 0);
}
