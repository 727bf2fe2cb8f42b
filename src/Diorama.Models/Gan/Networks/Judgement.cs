using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What a discriminator says of pictures.</summary>
/// <param name="Score">[B]: how real, before any sigmoid.</param>
/// <param name="Answers">[B, answers]: what else it was built to say; null where nothing.</param>
internal sealed record Judgement(Tensor Score, Tensor? Answers)
{
    /// <summary>The same in another type: under autocast networks end in bfloat16, and a loss wants the batch's type.</summary>
    internal Judgement To(DType dtype) => new(Score.To(dtype), Answers?.To(dtype));
}
