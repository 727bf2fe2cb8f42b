using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>That the kernel distance is unbiased: its mean over many draws of equal distributions, in standard errors of that mean.</summary>
internal sealed class KernelOracle : IPublishedTarget
{
    private const int Draws = 1000;

    public string Name => "kid-unbiased";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        using var generator = Generator.Seeded(Seeds.Derive(context.Seed, Name));
        var values = new List<double>(Draws);
        while (values.Count < Draws)
        {
            context.Stop.ThrowIfCancellationRequested();
            using var scope = TensorScope.Open();
            values.Add(KernelDistance.OfFeatures(Tensor.Randn([40, 8], generator: generator), Tensor.Randn([25, 8], generator: generator)));
        }

        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (Draws - 1.0) / Draws);
        return
        [
            new Figure(Name, mean / error, "")
            {
                Title = "Mean KID of equal distributions, in standard errors",
                Peer = 0,
                Protocol = FormattableString.Invariant($"{Draws} draws of 40 and 25 points in 8 dimensions, within 3 standard errors of {error:G3}; Bińkowski et al. 2018, arXiv 1801.01401"),
                Samples = Draws,
                Seed = context.Seed,
            }.Near(0, 3),
        ];
    }
}
