namespace Diorama.Core;

/// <summary>How the learning rate moves through a run.</summary>
public enum ScheduleKind
{
    /// <summary>Stays at <c>lr</c>.</summary>
    Constant,

    /// <summary>In a straight line from <c>lr</c> to <c>minLr</c>.</summary>
    Linear,

    /// <summary>Half a cosine from <c>lr</c> to <c>minLr</c>.</summary>
    Cosine,

    /// <summary>In a straight line from 0 to <c>lr</c> in <c>warmupSteps</c>, then half a cosine to <c>minLr</c>.</summary>
    WarmupCosine,

    /// <summary>Times <c>gamma</c> after every <c>stepSize</c> steps.</summary>
    Step,

    /// <summary>Up to <c>lr</c> and far down again (Smith and Topin 2018; PyTorch's OneCycleLR).</summary>
    OneCycle,
}
