using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// The gated PixelCNN, place by place. A row of the vertical stack is computed whole when it begins, from the few rows that each layer keeps; a place of the
/// horizontal stack from the few places to the left that each layer keeps.
/// </summary>
internal sealed class GatedPixelStepper : PixelStepper
{
    private readonly Tensor _canvas;
    private readonly List<Layer> _layers;
    private readonly Func<Tensor, Tensor> _head;

    internal GatedPixelStepper(IReadOnlyList<GatedPixelLayer> layers, PixelHead head, Tensor canvas, Tensor? condition)
    {
        _canvas = canvas;
        _layers = [.. layers.Select(l => new Layer(l, canvas, condition))];
        _head = head.Taps();
    }

    private protected override void BeginRow(int row)
    {
        var vertical = PixelInput.RowAbove(_canvas, row);
        foreach (var layer in _layers) vertical = layer.BeginRow(vertical);
    }

    private protected override Tensor Place(int row, int column)
    {
        using var scope = TensorScope.Open();
        var (horizontal, own) = (PixelInput.PlaceLeft(_canvas, row, column), _canvas.Select(2, row).Select(2, column));
        foreach (var layer in _layers) horizontal = layer.Place(horizontal, own, column);
        return scope.Keep(_head(horizontal));
    }

    // P channels.
    private sealed class Layer
    {
        private readonly bool _isFirst;
        private readonly RowWindow _vertical;
        private readonly PixelWindow _horizontal;
        private readonly PixelTap? _own;
        private readonly PixelTap _output;
        private readonly PixelTap _toHorizontal;
        private readonly Tensor? _verticalTerm; // [B, 1, 2 P]
        private readonly Tensor _everywhere; // [2 P] or [B, 1, 2 P]: what each place of the horizontal stack is told, whatever stands around it
        private readonly Tensor _fromAbove; // [B, W, 2 P]: that, and what the vertical stack says to the places of this row
        private readonly bool _hasKernel;

        internal Layer(GatedPixelLayer layer, Tensor canvas, Tensor? condition)
        {
            _isFirst = layer.IsFirst;
            (_vertical, _horizontal) = (new(layer.Vertical, canvas), new(layer.Horizontal, canvas));
            (_toHorizontal, _output) = (new(layer.ToHorizontal), new(layer.Output));
            _own = layer.Own is null ? null : new(layer.Own);
            _verticalTerm = layer.VerticalCondition?.Forward(condition!).Unsqueeze(1);
            _everywhere = layer.HorizontalCondition is { } horizontal ? horizontal.Forward(condition!).Unsqueeze(1) + layer.Horizontal.Bias! : layer.Horizontal.Bias!;
            _fromAbove = Tensor.Zeros([canvas.Size(0), canvas.Size(3), layer.Vertical.Weight.Size(0)], device: canvas.Device);
            _hasKernel = _own is null && FusedKernels.AreOn && !Autograd.IsRecording && canvas.Device.Type == DeviceType.Cpu;
        }

        internal Tensor BeginRow(Tensor vertical)
        {
            var above = _vertical.Next(vertical); // [B, W, 2 P]
            if (_verticalTerm is not null) above += _verticalTerm;
            _fromAbove.Flatten(0, 1).CopyInPlace(_toHorizontal.At(above.Flatten(0, 1)));
            _fromAbove.AddInPlace(_everywhere);
            var up = PixelGate.Of(above, dim: -1);
            return _isFirst ? up : up + vertical;
        }

        internal Tensor Place(Tensor horizontal, Tensor own, int column)
        {
            var above = _fromAbove.Select(1, column);
            if (_hasKernel) return _horizontal.Places.GatedPixel(horizontal, above, _horizontal.Tap.Weight, _output.Weight, _output.Bias!, column, adds: !_isFirst);
            var left = _horizontal.Onto(above, horizontal, column);
            if (_own is not null) left += _own.At(own);
            var across = _output.At(PixelGate.Of(left));
            return _isFirst ? across : across + horizontal;
        }
    }
}
