namespace Diorama.Core;

/// <summary>Something that happened in a run.</summary>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }
}
