namespace Diorama.Torch;

public sealed partial class Tensor
{
    /// <summary>A view: <c>x[0]</c>, <c>x[.., 2..5]</c>, <c>x[TensorIndex.Ellipsis, ^1]</c>. Indexing by tensors is <see cref="Index"/>.</summary>
    /// <exception cref="ArgumentException">There are more places than dimensions, or a place outside its dimension.</exception>
    [System.Runtime.CompilerServices.IndexerName("Places")]
    public Tensor this[params ReadOnlySpan<TensorIndex> places]
    {
        get
        {
            var view = this;
            var dim = 0;
            for (var i = 0; i < places.Length; i++)
            {
                switch (places[i].Kind)
                {
                    case TensorIndexKind.Ellipsis:
                        var next = view.NumDims - Consumed(places[(i + 1)..]);
                        dim = next >= dim ? next : throw TooMany();
                        break;
                    case TensorIndexKind.NewAxis:
                        view = view.Unsqueeze(dim++);
                        break;
                    case TensorIndexKind.Position:
                        view = view.Select(dim, Offset(places[i].Position, view, dim));
                        break;
                    default:
                        var (start, length) = places[i].Range.GetOffsetAndLength(Length(view, dim));
                        view = view.Slice(dim++, start, start + length);
                        break;
                }
            }
            return view;
        }
    }

    private int Offset(Index position, Tensor view, int dim)
    {
        var length = Length(view, dim);
        var offset = position.GetOffset(length);
        // libtorch would count a negative one from the end a second time.
        return (uint)offset < (uint)length ? offset : throw new ArgumentOutOfRangeException(nameof(position), $"Position {position} is outside a dimension of {length} in {this}.");
    }

    private int Length(Tensor view, int dim) => dim < view.NumDims ? checked((int)view.Size(dim)) : throw TooMany();

    private ArgumentException TooMany() => new($"More places than dimensions in an index of {this}.");

    private static int Consumed(ReadOnlySpan<TensorIndex> places)
    {
        var count = 0;
        foreach (var place in places)
        {
            if (place.Kind is TensorIndexKind.Position or TensorIndexKind.Range) count++;
        }
        return count;
    }
}
