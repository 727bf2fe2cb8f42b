namespace Diorama.Data.Images;

/// <summary>How a picture of another shape is brought to the wanted one.</summary>
public enum ImageFit
{
    /// <summary>Its middle, as large as can be, is taken; what stands over is cut off.</summary>
    Crop,

    /// <summary>It is pulled to the wanted shape.</summary>
    Stretch,
}
