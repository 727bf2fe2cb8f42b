using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>One measure of a model. It looks at what an <see cref="EvaluationPass"/> reads and makes, and says at the end what it found.</summary>
internal interface IMetric
{
    /// <summary>What was found in all that it was shown.</summary>
    IReadOnlyList<Figure> Figures();
}

/// <summary>Looks at examples of the part of the data that a model is measured on.</summary>
internal interface IExampleMetric : IMetric
{
    /// <param name="batch">Borrowed.</param>
    void LookAt(Batch batch);
}

/// <summary>Looks at examples that the model learned from.</summary>
internal interface ITrainingMetric : IMetric
{
    /// <param name="batch">Borrowed.</param>
    void LookAtTraining(Batch batch);
}

/// <summary>Looks at pictures that the model makes.</summary>
internal interface IPictureMetric : IMetric
{
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="labels">[B] int64, the classes that were asked for; null where the model knows none.</param>
    void LookAt(Tensor images, Tensor? labels);
}

/// <summary>Looks at every example that the model learned from, once it has seen everything else.</summary>
internal interface IWholeTrainingMetric : IMetric
{
    /// <param name="batch">Borrowed.</param>
    void LookAtWholeTraining(Batch batch);
}

/// <summary>Looks at texts that the model writes.</summary>
internal interface ITextMetric : IMetric
{
    void LookAt(string text);
}

/// <summary>Looks at what a model makes of the sources of pairs.</summary>
internal interface IPairMetric : IMetric
{
    /// <param name="pair">The source, and the translation that is known.</param>
    /// <param name="translation">The model's.</param>
    void LookAt(Pair pair, string translation);
}
