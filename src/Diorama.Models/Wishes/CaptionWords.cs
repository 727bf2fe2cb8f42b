using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Captions as a network sees them.</summary>
/// <param name="Pooled">[B, D], each caption as one vector.</param>
/// <param name="Words">[B, 1 + L, D], a sign that every caption begins with, then its words.</param>
/// <param name="IsPadding">bool [B, 1 + L], true where there is no word.</param>
internal sealed record CaptionWords(Tensor Pooled, Tensor Words, Tensor IsPadding);
