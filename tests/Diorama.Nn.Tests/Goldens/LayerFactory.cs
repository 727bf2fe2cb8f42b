namespace Diorama.Nn.Tests;

/// <summary>The layer that a case names, with its settings.</summary>
internal static class LayerFactory
{
    internal static Module Make(GoldenSettings s) => s.Text("layer") switch
    {
        "Linear" => new Linear(s.Int("in_features"), s.Int("out_features"), Bias(s), Reparam(s)),
        "Conv1d" => new Conv1d(In(s), Out(s), Kernel(s), Stride(s), Padding(s), Dilation(s), Groups(s), Bias(s)),
        "Conv2d" => new Conv2d(In(s), Out(s), Kernel(s), Stride(s), Padding(s), Dilation(s), Groups(s), Bias(s), Reparam(s)),
        "Conv3d" => new Conv3d(In(s), Out(s), Kernel(s), Stride(s), Padding(s), Dilation(s), Groups(s), Bias(s)),
        "ConvTranspose1d" => new ConvTranspose1d(In(s), Out(s), Kernel(s), Stride(s), Padding(s), s.PerAxis("output_padding"), Groups(s), Bias(s), Dilation(s)),
        "ConvTranspose2d" => new ConvTranspose2d(In(s), Out(s), Kernel(s), Stride(s), Padding(s), s.PerAxis("output_padding"), Groups(s), Bias(s), Dilation(s), Reparam(s)),
        "ConvTranspose3d" => new ConvTranspose3d(In(s), Out(s), Kernel(s), Stride(s), Padding(s), s.PerAxis("output_padding"), Groups(s), Bias(s), Dilation(s)),
        "Embedding" => new Embedding(s.Int("num_embeddings"), s.Int("embedding_dim"), s.Has("padding_idx") ? s.Int("padding_idx") : null),
        "GRU" => new Gru(s.Int("input_size"), s.Int("hidden_size"), (int)s.Int("num_layers"), Bias(s), s.Flag("batch_first", false)),
        "LSTM" => new Lstm(s.Int("input_size"), s.Int("hidden_size"), (int)s.Int("num_layers"), Bias(s), s.Flag("batch_first", false)),
        "MultiheadAttention" => new MultiheadAttention(s.Int("embed_dim"), s.Int("num_heads"), bias: Bias(s), batchFirst: s.Flag("batch_first", false)),
        "BatchNorm1d" => new BatchNorm1d(s.Int("num_features"), s.Number("eps", 1e-5), Momentum(s), s.Flag("affine", true), s.Flag("track_running_stats", true)),
        "BatchNorm2d" => new BatchNorm2d(s.Int("num_features"), s.Number("eps", 1e-5), Momentum(s), s.Flag("affine", true), s.Flag("track_running_stats", true)),
        "BatchNorm3d" => new BatchNorm3d(s.Int("num_features"), s.Number("eps", 1e-5), Momentum(s), s.Flag("affine", true), s.Flag("track_running_stats", true)),
        "InstanceNorm1d" => new InstanceNorm1d(s.Int("num_features"), affine: s.Flag("affine", false), trackRunningStats: s.Flag("track_running_stats", false)),
        "InstanceNorm2d" => new InstanceNorm2d(s.Int("num_features"), affine: s.Flag("affine", false), trackRunningStats: s.Flag("track_running_stats", false)),
        "LayerNorm" => new LayerNorm(s.Ints("normalized_shape"), s.Number("eps", 1e-5), s.Flag("elementwise_affine", true), Bias(s)),
        "RMSNorm" => new RMSNorm(s.Ints("normalized_shape"), s.NumberOrNull("eps"), s.Flag("elementwise_affine", true)),
        "GroupNorm" => new GroupNorm(s.Int("num_groups"), s.Int("num_channels"), s.Number("eps", 1e-5), s.Flag("affine", true)),
        "Dropout" => new Dropout(s.Number("p")),
        "Dropout2d" => new Dropout2d(s.Number("p")),
        "MaxPool1d" => new MaxPool1d(Kernel(s), Stride(s), Padding(s), Dilation(s), s.Flag("ceil_mode", false)),
        "MaxPool2d" => new MaxPool2d(Kernel(s), Stride(s), Padding(s), Dilation(s), s.Flag("ceil_mode", false)),
        "AvgPool1d" => new AvgPool1d(Kernel(s), Stride(s), Padding(s), s.Flag("ceil_mode", false), s.Flag("count_include_pad", true)),
        "AvgPool2d" => new AvgPool2d(Kernel(s), Stride(s), Padding(s), s.Flag("ceil_mode", false), s.Flag("count_include_pad", true)),
        "AdaptiveAvgPool1d" => new AdaptiveAvgPool1d(s.PerAxis("output_size")),
        "AdaptiveAvgPool2d" => new AdaptiveAvgPool2d(s.PerAxis("output_size")),
        "Upsample" => new Upsample(s.PerAxis("size"), s.NumberOrNull("scale_factor"), Mode(s), s.Flag("align_corners", false)),
        "PixelShuffle" => new PixelShuffle((int)s.Int("upscale_factor")),
        "PixelUnshuffle" => new PixelUnshuffle((int)s.Int("downscale_factor")),
        "PReLU" => new PRelu(s.Int("num_parameters", 1)),
        var name when name.Contains("Pad", StringComparison.Ordinal) => Padding(name, s),
        var name => Function(name, s),
    };

    private static long In(GoldenSettings s) => s.Int("in_channels");

    private static long Out(GoldenSettings s) => s.Int("out_channels");

    private static PerAxis Kernel(GoldenSettings s) => s.PerAxis("kernel_size");

    private static PerAxis Stride(GoldenSettings s) => s.PerAxis("stride");

    private static PerAxis Padding(GoldenSettings s) => s.PerAxis("padding");

    private static PerAxis Dilation(GoldenSettings s) => s.PerAxis("dilation");

    private static long Groups(GoldenSettings s) => s.Int("groups", 1);

    private static bool Bias(GoldenSettings s) => s.Flag("bias", true);

    private static double? Momentum(GoldenSettings s) => s.IsNull("momentum") ? null : s.Number("momentum", 0.1);

    private static UpsampleMode Mode(GoldenSettings s) => Enum.Parse<UpsampleMode>(s.Text("mode").Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static WeightReparam? Reparam(GoldenSettings s)
    {
        if (!s.Has("reparametrization")) return null;
        var settings = s.Below("reparametrization");
        return settings.Text("name") == "spectral_norm"
            ? new SpectralNorm((int)settings.Int("n_power_iterations", 1))
            : new WeightNorm(settings.IsNull("dim") ? null : (int)settings.Int("dim", 0));
    }

    private static Pad Padding(string name, GoldenSettings s)
    {
        var sides = s.Ints("padding");
        if (sides.Length == 1) sides = [.. Enumerable.Repeat(sides[0], name.EndsWith("2d", StringComparison.Ordinal) ? 4 : 2)];
        var mode = name.StartsWith("Reflection", StringComparison.Ordinal) ? PadMode.Reflect : name.StartsWith("Replication", StringComparison.Ordinal) ? PadMode.Replicate : PadMode.Constant;
        return new Pad(sides, mode, s.Number("value", 0));
    }

    private static Activation Function(string name, GoldenSettings s) => name switch
    {
        "ReLU" => Activation.Relu(),
        "ReLU6" => Activation.Relu6(),
        "LeakyReLU" => Activation.LeakyRelu(s.Number("negative_slope", 0.01)),
        "ELU" => Activation.Elu(s.Number("alpha", 1)),
        "SELU" => Activation.Selu(),
        "CELU" => Activation.Celu(s.Number("alpha", 1)),
        "GELU" => Activation.Gelu(s.Text("approximate", "none")),
        "SiLU" => Activation.Silu(),
        "Mish" => Activation.Mish(),
        "Softplus" => Activation.Softplus(s.Number("beta", 1), s.Number("threshold", 20)),
        "Softsign" => Activation.Softsign(),
        "Tanh" => Activation.Tanh(),
        "Sigmoid" => Activation.Sigmoid(),
        "LogSigmoid" => Activation.LogSigmoid(),
        "Hardtanh" => Activation.Hardtanh(s.Number("min_val", -1), s.Number("max_val", 1)),
        "Hardswish" => Activation.Hardswish(),
        "Hardsigmoid" => Activation.Hardsigmoid(),
        "Identity" => Activation.Identity(),
        "GLU" => Activation.Glu((int)s.Int("dim", -1)),
        "Softmax" => Activation.Softmax((int)s.Int("dim")),
        "LogSoftmax" => Activation.LogSoftmax((int)s.Int("dim")),
        _ => throw new ArgumentException($"No layer of ours stands for {name}."),
    };
}
