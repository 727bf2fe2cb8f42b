using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The PixelRNN, place by place: what a row's states are told by the row above is computed whole when the row begins.</summary>
internal sealed class RowLstmStepper : PixelStepper
{
    private readonly Tensor _canvas;
    private readonly RowWindow _above;
    private readonly PixelWindow _left;
    private readonly PixelTap? _own;
    private readonly Tensor? _condition;
    private readonly List<Layer> _layers;
    private readonly Func<Tensor, Tensor> _head;
    private readonly Tensor _fromAbove; // [B, W, 2 h]

    /// <param name="canvas">[B, I, H, W].</param>
    /// <param name="above">Sees the rows above.</param>
    /// <param name="left">Sees the places to the left.</param>
    /// <param name="own">Sees the own place's earlier groups; null: there is one only.</param>
    /// <param name="condition">[B, 2 h], added at each place; or null.</param>
    /// <param name="layers">The row LSTMs.</param>
    /// <param name="head">Their reader.</param>
    internal RowLstmStepper(Tensor canvas, PixelConv above, PixelConv left, PixelConv? own, Tensor? condition, IReadOnlyList<RowLstmLayer> layers, PixelHead head)
    {
        (_canvas, _condition) = (canvas, condition);
        (_above, _left, _own) = (new(above, canvas), new(left, canvas), own is null ? null : new(own));
        _layers = [.. layers.Select(l => new Layer(l, canvas))];
        _head = head.Taps();
        _fromAbove = Tensor.Zeros([canvas.Size(0), canvas.Size(3), above.Weight.Size(0)], device: canvas.Device);
    }

    private protected override void BeginRow(int row)
    {
        _fromAbove.CopyInPlace(_above.Next(PixelInput.RowAbove(_canvas, row)));
        foreach (var layer in _layers) layer.BeginRow(row);
    }

    private protected override Tensor Place(int row, int column)
    {
        using var scope = TensorScope.Open();
        var features = _left.At(PixelInput.PlaceLeft(_canvas, row, column), column) + _fromAbove.Select(1, column);
        if (_own is not null) features += _own.At(_canvas.Select(2, row).Select(2, column));
        if (_condition is not null) features += _condition;
        foreach (var layer in _layers) features = layer.Place(features, column);
        return scope.Keep(_head(features));
    }

    private sealed class Layer
    {
        private readonly RowLstmLayer _layer;
        private readonly PixelWindow _input;
        private readonly PixelTap _output;
        private readonly Tensor _states; // [B, W, h]: of this row as far as it is made, then of the row above
        private readonly Tensor _cells; // the same
        private readonly Tensor _cellsAbove; // [B, W, h]
        private readonly Tensor _gates; // [B, W, 4 h]: what the row above adds

        internal Layer(RowLstmLayer layer, Tensor canvas)
        {
            _layer = layer;
            (_input, _output) = (new(layer.InputToState, canvas), new(layer.Output));
            var (examples, width, h) = (canvas.Size(0), canvas.Size(3), layer.StateToState.Weight.Size(1));
            _states = Tensor.Zeros([examples, width, h], device: canvas.Device);
            _cells = _states.ZerosLike();
            _cellsAbove = _states.ZerosLike();
            _gates = Tensor.Zeros([examples, width, 4 * h], device: canvas.Device);
        }

        internal void BeginRow(int row)
        {
            if (row == 0) return;
            _gates.CopyInPlace(_layer.FromState(_states));
            _cellsAbove.CopyInPlace(_cells);
        }

        internal Tensor Place(Tensor features, int column)
        {
            var gates = _input.At(features, column) + _gates.Select(1, column);
            var (state, cell) = RowLstmLayer.Cell(gates, null, _cellsAbove.Select(1, column));
            _states.Select(1, column).CopyInPlace(state);
            _cells.Select(1, column).CopyInPlace(cell);
            return _output.At(state) + features;
        }
    }
}
