using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How well a discriminator tells real texts that it has not seen from written ones: <see cref="CriticFigures"/>.</summary>
/// <param name="critic">The discriminator; borrowed, in evaluation mode.</param>
/// <param name="spec">The data's specification: how texts become rows.</param>
/// <param name="examples">With the field <c>tokens</c>.</param>
/// <param name="options">Where to compute, and what the written texts are drawn from.</param>
internal sealed class TextCriticMetric(IScore critic, DataSpec spec, SplitExamples examples, MeasureOptions options) : IExampleMetric, ITextMetric
{
    private readonly CriticFigures _figures = new(critic.HasZero, "texts", examples, options.Seed, $"written at temperature {FigureText.Number(options.Temperature)}");
    private readonly TextCritic _critic = new(critic, spec, options.Device);
    private readonly List<string> _texts = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is IContinue and IScore critic && context.Dataset is ITextDataset && context.HasExamples ? new TextCriticMetric(critic, context.Spec, context.Examples, context.Options) : null;

    public void LookAt(Batch batch) => _figures.AddReal(critic.Score(batch["tokens"]));

    public void LookAt(string text)
    {
        _texts.Add(text);
        if (_texts.Count == _critic.PartSize) Judge();
    }

    public IReadOnlyList<Figure> Figures()
    {
        if (_texts.Count > 0) Judge();
        return _figures.Figures();
    }

    private void Judge()
    {
        using var scope = TensorScope.Open();
        _figures.AddGenerated(_critic.Score([.. _texts]));
        _texts.Clear();
    }
}
