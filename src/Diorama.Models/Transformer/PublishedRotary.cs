using Diorama.Core;

namespace Diorama.Models;

/// <summary>What a published model's <c>config.json</c> says of rotary positions. Since Transformers 5 it stands together; before, the base stood by itself, and what stretches them in <c>rope_scaling</c>.</summary>
internal static class PublishedRotary
{
    /// <summary>The recipe's <c>model.rotaryBase</c>.</summary>
    internal static double Base(PublishedConfig config) => Parameters(config).Double("rope_theta", config.Double("rope_theta", 10_000));

    /// <summary>The recipe's <c>model.rotaryScaling</c>; null where frequencies stay as they are.</summary>
    /// <exception cref="UserException">They are changed in a way that is not known here.</exception>
    internal static RecipeMap? Scaling(PublishedConfig config)
    {
        foreach (var section in (ReadOnlySpan<PublishedConfig>)[config, Parameters(config)])
        {
            if (section.Double("partial_rotary_factor", 1) is not 1.0 and var part)
                throw new UserException(FormattableString.Invariant($"{section.Path}: partial_rotary_factor is {part}; read here is 1"));
        }

        var rotary = config.Section("rope_parameters") ?? config.Section("rope_scaling") ?? config;
        switch (rotary.Text("rope_type") ?? rotary.Text("type") ?? "default")
        {
            case "default":
                rotary.Refuse("factor");
                return null;
            case "linear":
                return RecipeMap.Of(("kind", RecipeScalar.Of("linear")), ("factor", RecipeScalar.Of(rotary.Double("factor"))));
            case "llama3":
                return RecipeMap.Of(
                    ("kind", RecipeScalar.Of("llama3")),
                    ("factor", RecipeScalar.Of(rotary.Double("factor"))),
                    ("lowFrequency", RecipeScalar.Of(rotary.Double("low_freq_factor"))),
                    ("highFrequency", RecipeScalar.Of(rotary.Double("high_freq_factor"))),
                    ("originalContext", RecipeScalar.Of(rotary.Int("original_max_position_embeddings"))));
            case var other:
                throw new UserException($"{rotary.Path}: rope_type is {other}; read here are default, linear and llama3");
        }
    }

    private static PublishedConfig Parameters(PublishedConfig config) => config.Section("rope_parameters") ?? config;
}
