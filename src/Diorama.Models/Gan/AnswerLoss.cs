using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What a discriminator learns to say of a picture beside how real it is, and what the generator learns from it: the second task of a GAN with two.</summary>
internal abstract class AnswerLoss
{
    /// <summary>What the discriminator lowers, with its weight, and figures without.</summary>
    /// <param name="real">[B, answers] on real pictures.</param>
    /// <param name="fake">[B, answers] on generated ones.</param>
    /// <param name="z">[B, n]: what those were made from.</param>
    /// <param name="label">[B] int64: the class of the real ones, which the generated ones were asked to have; null without classes.</param>
    internal abstract (Tensor Loss, IReadOnlyList<(string Name, Tensor Value)> Terms) OfDiscriminator(Tensor real, Tensor fake, Tensor z, Tensor? label);

    /// <summary>What the generator lowers, with its weight, and figures without.</summary>
    /// <param name="fake">[B, answers] on generated pictures.</param>
    /// <param name="z">[B, n]: what they were made from.</param>
    /// <param name="label">[B] int64: the class that was asked for; null without classes.</param>
    internal abstract (Tensor Loss, IReadOnlyList<(string Name, Tensor Value)> Terms) OfGenerator(Tensor fake, Tensor z, Tensor? label);
}
