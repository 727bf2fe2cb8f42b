using System.Numerics;
using System.Runtime.InteropServices;

namespace Diorama.Nn;

/// <summary>A layer of a <see cref="TransformerStepper"/>: its weights, and the keys and values of the places behind it.</summary>
internal sealed class TransformerStep
{
    private readonly TransformerConfig _config;
    private readonly StepNorm _attentionNorm;
    private readonly StepNorm _feedForwardNorm;
    private readonly PackedMatrix _qkv;
    private readonly PackedMatrix _out;
    private readonly PackedMatrix _up;
    private readonly PackedMatrix _down;
    private readonly int _stride; // places that the tables have room for, in whole vectors
    private readonly float[] _keys; // [key head][number of the head][place]: scores of many places at once
    private readonly float[] _values; // [key head][place][number of the head]
    private readonly float[] _parts;
    private readonly float[] _mixed;
    private readonly float[] _scores;
    private readonly float[] _hidden;
    private readonly float[] _added;

    internal TransformerStep(TransformerBlock block, TransformerConfig config)
    {
        _config = config;
        (_attentionNorm, _feedForwardNorm) = (new StepNorm(block.AttentionNorm, config), new StepNorm(block.FeedForwardNorm, config));
        _qkv = Pack(block.Attention.QueryKeyValue);
        _out = Pack(block.Attention.Output);
        _up = Pack(block.FeedForward.Up);
        _down = Pack(block.FeedForward.Down);
        _stride = (config.Context + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _keys = new float[config.KeyValueHeads * config.HeadDim * _stride];
        _values = new float[config.KeyValueHeads * config.HeadDim * _stride];
        _parts = new float[_qkv.NumOutputs];
        _mixed = new float[config.NumHeads * config.HeadDim];
        _scores = new float[_stride];
        _hidden = new float[_up.NumOutputs];
        _added = new float[Math.Max(_out.NumOutputs, _down.NumOutputs)];
    }

    /// <summary>Adds the layer's part to the vector of a place.</summary>
    /// <param name="stream">[E].</param>
    /// <param name="place">Which; those before it were read.</param>
    /// <param name="turn">Cosines and sines of the place; null: positions are no turns.</param>
    internal void Advance(Span<float> stream, int place, (float[] Cosines, float[] Sines)? turn)
    {
        _qkv.Multiply(_attentionNorm.Of(stream), _parts);
        Attend(place, turn);
        _out.Multiply(_mixed, _added);
        StepMath.Add(_added.AsSpan(0, stream.Length), stream);
        _up.Multiply(_feedForwardNorm.Of(stream), _hidden);
        StepMath.Activate(_hidden.AsSpan(), _config);
        _down.Multiply(_hidden, _added);
        StepMath.Add(_added.AsSpan(0, stream.Length), stream);
    }

    private static PackedMatrix Pack(Linear linear) => new(linear.CurrentWeight, [linear.Bias?.Value]);

    private void Attend(int place, (float[] Cosines, float[] Sines)? turn)
    {
        var (width, heads, keyHeads) = (_config.HeadDim, _config.NumHeads, _config.KeyValueHeads);
        for (var head = 0; head < heads + keyHeads && turn is var (cosines, sines); head++) StepMath.Turn(_parts.AsSpan(head * width, width), cosines, sines);
        for (var head = 0; head < keyHeads; head++)
        {
            var key = _parts.AsSpan((heads + head) * width, width);
            for (var i = 0; i < width; i++) _keys[(((head * width) + i) * _stride) + place] = key[i];
            _parts.AsSpan((heads + keyHeads + head) * width, width).CopyTo(_values.AsSpan(((head * _stride) + place) * width));
        }
        var scale = (float)(1 / Math.Sqrt(width));
        for (var head = 0; head < heads; head++)
        {
            var keyHead = head / (heads / keyHeads);
            Score(_parts.AsSpan(head * width, width), _keys.AsSpan(keyHead * width * _stride, width * _stride), place + 1, scale);
            StepMath.Softmax(_scores.AsSpan(0, place + 1));
            Mix(_values.AsSpan(keyHead * _stride * width, _stride * width), place + 1, _mixed.AsSpan(head * width, width));
        }
    }

    /// <summary>The products of a query with the keys of all places, many places at once.</summary>
    private void Score(ReadOnlySpan<float> query, ReadOnlySpan<float> keys, int numPlaces, float scale)
    {
        ref var first = ref MemoryMarshal.GetReference(keys);
        for (var place = 0; place < numPlaces; place += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var i = 0; i < query.Length; i++) sum = Vector.FusedMultiplyAdd(new Vector<float>(query[i]), Vector.LoadUnsafe(ref first, (nuint)((i * _stride) + place)), sum);
            (sum * scale).CopyTo(_scores, place);
        }
    }

    /// <summary>The mean of the values under the scores as weights.</summary>
    private void Mix(ReadOnlySpan<float> values, int numPlaces, Span<float> mixed)
    {
        mixed.Clear();
        var size = Vector<float>.Count;
        ref var first = ref MemoryMarshal.GetReference(values);
        var whole = mixed.Length - (mixed.Length % size);
        for (var i = 0; i < whole; i += size)
        {
            var sum = Vector<float>.Zero;
            for (var place = 0; place < numPlaces; place++) sum = Vector.FusedMultiplyAdd(new Vector<float>(_scores[place]), Vector.LoadUnsafe(ref first, (nuint)((place * mixed.Length) + i)), sum);
            sum.CopyTo(mixed[i..]);
        }
        for (var i = whole; i < mixed.Length; i++)
        {
            for (var place = 0; place < numPlaces; place++) mixed[i] += _scores[place] * values[(place * mixed.Length) + i];
        }
    }
}
