using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>
/// Made pictures of earlier steps. A discriminator that is also shown what the generator made a while ago does not chase its latest habit. It is part of the
/// model's state, so that a resumed run shows the same ones.
/// </summary>
/// <remarks>Shrivastava et al. 2017, arXiv 1612.07828, section 2.3; Zhu et al. 2017, arXiv 1703.10593, section 4. Buffers: <c>pictures</c> [size, C, H, W] and <c>count</c> [] int64.</remarks>
internal sealed class FakeHistory : Module
{
    private readonly int _size;
    private readonly Buffer? _pictures;
    private readonly Buffer? _count;

    internal FakeHistory(int size, params long[] shape)
    {
        _size = size;
        if (size == 0) return;
        _pictures = State("pictures", () => Tensor.Zeros([size, .. shape]));
        _count = State("count", () => Tensor.Zeros([], DType.Int64));
    }

    /// <summary>Takes pictures in, and gives as many to show: each the new one or, with probability one half, an old one whose place the new one takes.</summary>
    /// <param name="made">[B, C, H, W], without gradients; borrowed.</param>
    /// <param name="generator">Draws which.</param>
    /// <returns>[B, C, H, W]; until the history is full, the pictures themselves.</returns>
    internal Tensor Exchange(Tensor made, Generator generator)
    {
        if (_pictures is null) return made;
        using var quiet = Autograd.NoGrad();
        var draws = OfAll(Tensor.Randint(0, 2L * _size, [made.Size(0)], generator, DType.Int64, made.Device), "which pictures").ToArray<long>();
        var (own, count) = (made.Size(0), (long)_count!.Value.Item());
        made = OfAll(made, "made pictures");
        var shown = made.Clone();
        for (var i = 0; i < draws.Length; i++)
        {
            if (count < _size)
            {
                _pictures.Value[(int)count++].CopyInPlace(made[i]);
            }
            else if (draws[i] < _size)
            {
                shown[i].CopyInPlace(_pictures.Value[(int)draws[i]]);
                _pictures.Value[(int)draws[i]].CopyInPlace(made[i]);
            }
        }
        _count.Value.FillInPlace(count);
        return shown.Narrow(0, (Group?.Rank ?? 0) * own, own);
    }

    // The history is one: every rank takes in what all of them made, one behind the other as in a whole batch, and shows its own part.
    private Tensor OfAll(Tensor own, string label)
    {
        if (Group is not { Size: > 1 } group) return own;
        var all = Tensor.Empty([group.Size, .. own.Shape], own.DType, own.Device);
        using (var work = group.AllGather(own.Contiguous(), all, label)) work.Wait();
        return all.Flatten(0, 1);
    }
}
