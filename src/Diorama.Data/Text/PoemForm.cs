namespace Diorama.Data.Text;

/// <summary>How many characters a line has.</summary>
public enum PoemForm
{
    /// <summary>Five and seven.</summary>
    Both = 0,

    /// <summary>Five: wujue.</summary>
    Five = 5,

    /// <summary>Seven: qijue.</summary>
    Seven = 7,
}
