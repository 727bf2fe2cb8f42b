using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>That the kernel distance is unbiased: its mean over many draws of equal distributions, in standard errors of that mean; also where one side was made class by class for the other.</summary>
internal sealed class KernelOracle : IPublishedTarget
{
    private const int Draws = 1000;
    private const int Width = 8;
    private const int NumClasses = 4;

    public string Name => "kid-unbiased";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context) =>
    [
        OfDraws(context, Name, "", "40 and 25 points", random => KernelDistance.OfFeatures(Points(random, 40), Points(random, 25))),
        OfDraws(context, $"{Name}.classes", " made class by class", $"40 points each of {NumClasses} classes, the second's those of the first", random =>
        {
            var signs = Points(random, 40)[.., ..2].Sign();
            var centres = 2 * Tensor.Cat([.. Enumerable.Repeat(signs, Width / 2)], 1); // where a point lies tells its class
            return KernelDistance.OfFeatures(centres + Points(random, 40), centres + Points(random, 40), matched: true);
        }),
    ];

    private static Tensor Points(Generator random, long count) => Tensor.Randn([count, Width], generator: random);

    private static Figure OfDraws(TargetContext context, string name, string how, string what, Func<Generator, double> draw)
    {
        using var random = Generator.Seeded(Seeds.Derive(context.Seed, name));
        var values = new List<double>(Draws);
        while (values.Count < Draws)
        {
            context.Stop.ThrowIfCancellationRequested();
            using var scope = TensorScope.Open();
            values.Add(draw(random));
        }

        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (Draws - 1.0) / Draws);
        return new Figure(name, mean / error, "")
        {
            Title = $"Mean KID of equal distributions{how}, in standard errors",
            Peer = 0,
            Protocol = FormattableString.Invariant($"{Draws} draws of {what} in {Width} dimensions, within 3 standard errors of {error:G3}; Bińkowski et al. 2018, arXiv 1801.01401"),
            Samples = Draws,
            Seed = context.Seed,
        }.Near(0, 3);
    }
}
