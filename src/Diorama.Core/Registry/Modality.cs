namespace Diorama.Core;

/// <summary>What kind of thing a data set holds and a model makes.</summary>
public enum Modality
{
    /// <summary>Pictures: [channels, height, width], in [-1, 1].</summary>
    Image,

    /// <summary>Text: ids of symbols.</summary>
    Text,

    /// <summary>Sound: [channels, samples], in [-1, 1].</summary>
    Audio,

    /// <summary>Video: [channels, frames, height, width], in [-1, 1].</summary>
    Video,
}
