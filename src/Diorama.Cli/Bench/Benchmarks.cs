using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>All benchmarks, with the targets that the project set itself.</summary>
internal static class Benchmarks
{
    /// <summary>The one that is measured from outside, from the start of a process.</summary>
    public const string ColdStart = "cold-start";

    public static IReadOnlyList<Benchmark> All { get; } =
    [
        // A sample is 1,000 calls: its milliseconds are microseconds a call.
        new("operator-overhead", "an operator on 16 floats", 0.75) { Make = () => new OperatorWorkload(), Steps = 200, Warmup = 30, Unit = "us" },
        new("mlp-vae", "training step of an MLP-VAE, batch 128", 0.8) { Make = () => new MlpVaeWorkload(), Steps = 200, Warmup = 30 },
        new("gpt", "training step of a 4x128 GPT, batch 12 x 64", 0.9) { Make = () => new GptWorkload(), Steps = 60, Warmup = 10 },
        new("llama", "training step of a 4x128 Llama, batch 12 x 64", 1) { Make = () => new LlamaWorkload(), Steps = 60, Warmup = 10 },
        new("lora", "training step of adapters of rank 8 beside the 4x128 GPT, batch 12 x 64", 1) { Make = () => new LoraWorkload(), Steps = 60, Warmup = 10 },
        new("text-gan", "training step of both sides of a 4x128 text game, batch 32 x 33", 1) { Make = () => new TextGanWorkload(), Steps = 20, Warmup = 4 },
        new("conv-vae", "training step of a convolutional VAE 28x28, batch 128", 1) { Make = () => new ConvVaeWorkload(), Steps = 40, Warmup = 8 },
        new("dcgan", "training step of a DCGAN 32x32, batch 64", 1) { Make = () => new DcganWorkload(), Steps = 30, Warmup = 5 },
        new("resnet-gan", "training step of a residual GAN with spectral norm 28x28 by class, batch 64", 1) { Make = () => new ResnetGanWorkload(), Steps = 20, Warmup = 4 },
        new("vae-gan", "training step of all three sides of a VAE-GAN 28x28, batch 64", 1) { Make = () => new VaeGanWorkload(), Steps = 20, Warmup = 4 },
        new("pix2pix", "training step of pix2pix 32x32, batch 16", 1) { Make = () => new Pix2PixWorkload(), Steps = 30, Warmup = 5 },
        new("cyclegan", "training step of CycleGAN 32x32, batch 4", 1) { Make = () => new CycleGanWorkload(), Steps = 20, Warmup = 4 },
        new("unet", "training step of flow matching with a U-Net, 28x28, batch 64", 1) { Make = () => new UnetWorkload(), Steps = 20, Warmup = 4 },
        new("pixelcnn", "training step of an 8x32 gated PixelCNN 28x28, batch 32", 1) { Make = () => new PixelCnnWorkload(), Steps = 10, Warmup = 3 },
        new("pixelrnn", "training step of a PixelRNN of 3 row LSTMs 28x28, batch 32", 1) { Make = () => new PixelRnnWorkload(), Steps = 10, Warmup = 3 },
        new("iwae", "training step of a 500-500-40 IWAE with 5 draws, batch 128", 1) { Make = () => new IwaeWorkload(), Steps = 60, Warmup = 10 },
        new("vqvae", "training step of a VQ-VAE 28x28 and its prior, batch 64", 1) { Make = () => new VqVaeWorkload(), Steps = 20, Warmup = 5 },
        new("lstm", "training step of a 2x256 LSTM, batch 32 x 64", 1) { Make = () => new LstmWorkload(), Steps = 40, Warmup = 5 },
        new("gru", "training step of a 2x256 GRU, batch 32 x 64", 1) { Make = () => new GruWorkload(), Steps = 40, Warmup = 5 },
        new("seq2seq", "training step of a 3 + 3 layer translation Transformer, batch 32 x 36", 1) { Make = () => new Seq2SeqWorkload(), Steps = 30, Warmup = 5 },
        new("seq2seq-gru", "training step of a translator of GRUs with attention, batch 32 x 36", 1) { Make = () => new Seq2SeqGruWorkload(), Steps = 30, Warmup = 5 },
        new("lstm-sample", "200 characters from that LSTM", 0.4) { Make = () => new LstmSampleWorkload(), Steps = 30, Warmup = 5 },
        new("gpt-sample", "200 characters from the 4x128 GPT, with a cache", 0.6) { Make = () => new GptSampleWorkload(), Steps = 20, Warmup = 3 },
        new("pixelcnn-sample", "64 pictures from the gated PixelCNN 28x28, pixel by pixel", 0.6) { Make = () => new PixelCnnSampleWorkload(), Steps = 5, Warmup = 2 },
        new("translate", "8 translations by the translation Transformer, a beam of 4, 40 steps", 0.6) { Make = () => new TranslateWorkload(), Steps = 15, Warmup = 3 },
        new(ColdStart, "process start to the first picture on disk", 0.65),
    ];

    /// <summary>The benchmarks of these names, or all where none is named.</summary>
    /// <exception cref="UserException">There is none of a name.</exception>
    public static IReadOnlyList<Benchmark> Named(IReadOnlyCollection<string> names)
    {
        foreach (var name in names.Where(n => All.All(b => b.Name != n)))
        {
            throw new UserException($"There is no benchmark {name}{Suggest.DidYouMean(name, [.. All.Select(b => b.Name)])}");
        }
        return [.. All.Where(b => names.Count == 0 || names.Contains(b.Name))];
    }
}
