using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Cli.Bench;

/// <summary>seq2seq.py: a step of the 3 + 3 layer translation Transformer, AdamW.</summary>
internal sealed class Seq2SeqWorkload() : TranslationWorkload(
    spec => new TranslationTransformer(new() { Dropout = 0.2 }, spec),
    group => new AdamW(group, beta2: 0.98, eps: 1e-9, weightDecay: 0.01));
