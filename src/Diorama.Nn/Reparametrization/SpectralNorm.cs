using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Divides the weight by its largest singular value, estimated by power iteration at each training forward.
/// Parameter <c>weight_orig</c>; buffers <c>weight_u</c> and <c>weight_v</c>, the singular vectors so far (PyTorch's <c>nn.utils.spectral_norm</c>).
/// </summary>
/// <param name="NumPowerIterations">Steps of power iteration a training forward; evaluation takes none.</param>
/// <param name="Eps">Least norm to divide by.</param>
/// <remarks>Miyato et al. 2018, arXiv 1802.05957, algorithm 1.</remarks>
public sealed record SpectralNorm(int NumPowerIterations = 1, double Eps = 1e-12) : WeightReparam
{
    internal override WeightSource Attach(WeightedModule layer, int outputDim, Func<Tensor> make) => new Source(this, layer, outputDim, make);

    private Tensor Normalize(Tensor x) => x / x.Norm().ClampMin(Eps);

    private sealed class Source : WeightSource
    {
        private readonly SpectralNorm _settings;
        private readonly int _outputDim;
        private readonly Parameter _weight;
        private readonly Buffer _u;
        private readonly Buffer _v;

        internal Source(SpectralNorm settings, WeightedModule layer, int outputDim, Func<Tensor> make)
        {
            _settings = settings;
            _outputDim = outputDim;
            _weight = layer.AddParameter("weight_orig", make);
            var numRows = _weight.Value.Size(outputDim);
            _u = layer.AddBuffer("weight_u", () => settings.Normalize(Tensor.Empty([numRows]).NormalInPlace()));
            _v = layer.AddBuffer("weight_v", () => settings.Normalize(Tensor.Empty([_weight.Value.NumElements / numRows]).NormalInPlace()));
        }

        internal override Parameter Trained => _weight;

        internal override void Lay(Axis read, Axis made)
        {
            _weight.Axes = InOrder(_weight, read, made, _outputDim);
            _u.Axes = [made];
            _v.Axes = [Axis.Made(_v.Value.NumElements == read.Layout.Count ? read.Layout : read.Layout.Blocks(_v.Value.NumElements / read.Layout.Count))];
        }

        internal override Tensor Compute(bool isTraining)
        {
            var matrix = (_outputDim == 0 ? _weight.Value : _weight.Value.Movedim(_outputDim, 0)).Flatten(startDim: 1);
            if (isTraining) Iterate(matrix);
            // Copies: a second forward before the backward moves the buffers, and this graph needs the vectors of its own time.
            Tensor u = _u.Value.Clone(), v = _v.Value.Clone();
            return _weight.Value / u.Dot(matrix.Mv(v));
        }

        private void Iterate(Tensor matrix)
        {
            using var quiet = Autograd.NoGrad();
            for (var i = 0; i < _settings.NumPowerIterations; i++)
            {
                _v.Value.CopyInPlace(_settings.Normalize(matrix.T().Mv(_u)));
                _u.Value.CopyInPlace(_settings.Normalize(matrix.Mv(_v)));
            }
        }
    }
}
