using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Cli.Bench;

/// <summary>seq2seq_gru.py: a step of the translator of gated recurrent units with attention, Adam.</summary>
internal sealed class Seq2SeqGruWorkload() : TranslationWorkload(spec => new TranslationGru(new(), spec), group => new Adam(group));
