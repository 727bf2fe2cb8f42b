using Diorama.Core;

namespace Diorama.Models;

/// <summary>A model of a flow: its network, what it is told, where it learns, how it samples.</summary>
public sealed record FlowConfig
{
    /// <summary>The network.</summary>
    public UnetConfig Unet { get; init; } = new();

    /// <summary>What it is told.</summary>
    public WishConfig Wishes { get; init; } = new();

    /// <summary>Whether most of the times that it learns at are in the middle, where it is hardest; else all alike.</summary>
    /// <value>Default false.</value>
    /// <remarks>Esser et al. 2024, arXiv 2403.03206, section 3.1: the logistic function of a standard normal draw.</remarks>
    public bool LogitNormal { get; init; }

    /// <summary>How pictures are made.</summary>
    public SamplingConfig Sampling { get; init; } = new();

    /// <summary>How the path from noise to picture is followed.</summary>
    /// <value>Default heun.</value>
    public FlowMethod Method { get; init; } = FlowMethod.Heun;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static FlowConfig Read(RecipeReader reader, DataSpec spec)
    {
        var wishes = WishConfig.Read(reader, spec);
        var sampling = reader.Section("sampling");
        var config = new FlowConfig
        {
            Unet = UnetConfig.Read(reader, spec),
            Wishes = wishes,
            LogitNormal = reader.Bool("logitNormal", false),
            Sampling = SamplingConfig.Read(sampling, wishes, FlowMatching.MostSteps),
            Method = sampling.Enum<FlowMethod>("method", FlowMethod.Heun),
        };
        reader.Finish();
        return config;
    }
}
