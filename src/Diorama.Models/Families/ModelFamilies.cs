using Diorama.Core;

namespace Diorama.Models;

/// <summary>Every family, by the name that a recipe's <c>model.kind</c> and <c>diorama models</c> use. Adding one is adding a line.</summary>
public static class ModelFamilies
{
    /// <summary>The families.</summary>
    public static Registry<ModelFamily> All { get; } = new Registry<ModelFamily>("model kind")
        .Add("acgan", "A class-conditional GAN whose discriminator also tells the classes apart (AC-GAN)", AcGan.Family)
        .Add("cnn-classifier", "Tells classes of small pictures apart: three convolutions and two linear layers", CnnClassifier.Family)
        .Add("cyclegan", "Makes pictures of one kind of those of another, and back, learnt without pairs (CycleGAN)", CycleGan.Family)
        .Add("dcgan", "A GAN of convolutions, for square pictures; class-conditional where asked", Gan.Family(GanArchitecture.Dcgan))
        .Add("ddpm", "A denoising diffusion model: pictures out of noise, step by step; by class or by words where asked", Ddpm.Family)
        .Add("flow-matching", "A flow from noise to pictures along straight paths; by class or by words where asked", FlowMatching.Family)
        .Add("gated-pixelcnn", "Predicts pictures pixel by pixel with gated convolutions: an exact likelihood; class-conditional where asked", AutoregressiveImages.GatedPixelCnn)
        .Add("gru", "A recurrent language model of gated recurrent units, symbol by symbol", RecurrentModel.Family(RecurrentCell.Gru))
        .Add("infogan", "A GAN steered by codes that it finds itself and that its pictures keep (InfoGAN)", InfoGan.Family)
        .Add("lora", "Low-rank adapters beside the linear layers of any trained model (init: RUN), whose own weights stay", Lora.Family)
        .Add("lstm", "A recurrent language model of long short-term memory, symbol by symbol", RecurrentModel.Family(RecurrentCell.Lstm))
        .Add("pix2pix", "Makes a picture of a picture, learnt from pairs: outline to sprite, grey to colour (pix2pix)", Pix2Pix.Family)
        .Add("pixel-rnn", "Predicts pictures pixel by pixel with row LSTMs over convolutional features: an exact likelihood; class-conditional where asked", AutoregressiveImages.PixelRnn)
        .Add("resnet-gan", "A GAN of residual blocks under spectral norm (SN-GAN), for square pictures; class-conditional where asked", Gan.Family(GanArchitecture.Resnet))
        .Add("seq2seq-gru", "Translates: gated recurrent units with attention, a two-way encoder and a decoder of two layers", TranslationGru.Family)
        .Add("seq2seq-transformer", "Translates: an encoder-decoder Transformer with one table of tokens", TranslationTransformer.Family)
        .Add("text-gan", "A Transformer language model against a discriminator of texts: straight-through Gumbel-softmax or policy gradient", TextGan.Family)
        .Add("transformer", "A Transformer language model, in the shape of Llama or of GPT-2: characters, bytes or byte pairs", TransformerModel.Family)
        .Add("translation-gan", "Trains a model that translates further, against a discriminator of sources and translations", TranslationGan.Family)
        .Add("vae", "A variational autoencoder: reconstructs, interpolates, and bounds a picture's likelihood", Vae.Family)
        .Add("vae-captioner", "A variational autoencoder whose encoder also says in words what a picture shows", VaeCaptioner.Family)
        .Add("vae-classifier", "A variational autoencoder whose encoder also tells classes apart", VaeClassifier.Family)
        .Add("vae-gan", "A variational autoencoder that compares pictures by what a discriminator sees in them (VAE-GAN)", VaeGan.Family)
        .Add("vq-vae", "An autoencoder of discrete codes with a learnt prior over them: reconstructs, samples; by class or by words where asked", VqVae.Family);

    /// <summary>The family of a recipe.</summary>
    /// <param name="config">The recipe's <c>model</c> section.</param>
    /// <param name="problems">Where it is noted that there is no such family.</param>
    /// <returns>The family; null where there is none.</returns>
    public static ModelFamily? Find(ModelConfig config, RecipeProblems problems)
    {
        if (All.Find(config.Kind) is { } entry) return entry.Value;
        // A kind that is missing is a problem already.
        if (!problems.Has("model.kind")) problems.Add(new RecipeProblem("model.kind", $"is {config.Kind}, which is no kind of model{Suggest.DidYouMean(config.Kind, All.Names)}"));
        return null;
    }

    /// <summary>Makes the model of a recipe. First weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">The recipe's <c>model</c> section.</param>
    /// <param name="spec">The data's specification.</param>
    /// <param name="problems">Where problems are gathered.</param>
    /// <returns>The model, on the processor and training; null when it cannot be made. It may stand beside problems: dispose of it then.</returns>
    public static GenerativeModel? Create(ModelConfig config, DataSpec spec, RecipeProblems problems)
    {
        if (Find(config, problems) is not { } family) return null;
        if (family.Modality is { } modality && modality != spec.Modality)
        {
            problems.Add(new RecipeProblem("model.kind", $"{config.Kind} makes {Plural(modality)}, but the data set holds {Plural(spec.Modality)}"));
            return null;
        }
        return family.Create(new RecipeReader(config.Settings, problems), spec);
    }

    private static string Plural(Modality modality) => modality == Modality.Image ? "pictures" : "texts";
}
