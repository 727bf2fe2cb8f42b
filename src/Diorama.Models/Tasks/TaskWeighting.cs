namespace Diorama.Models;

/// <summary>How the losses of several tasks are weighed against each other.</summary>
public enum TaskWeighting
{
    /// <summary>By the recipe's numbers.</summary>
    Fixed,

    /// <summary>By a temperature of each task that is learnt: a loss counts by about its inverse (Kendall, Gal and Cipolla 2018, arXiv 1705.07115).</summary>
    Uncertainty,

    /// <summary>So that the tasks pull equally hard at the last layer that they share, those that lag behind harder (GradNorm, Chen et al. 2018, arXiv 1711.02257).</summary>
    GradNorm,
}
