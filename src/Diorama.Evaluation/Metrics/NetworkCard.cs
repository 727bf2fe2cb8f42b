using System.Text.Json;
using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>What is known of a trained classifier, in a file beside its weights. The weights themselves stay as they are, and with them their checksum.</summary>
public sealed record NetworkCard
{
    /// <summary>The file's name.</summary>
    public const string FileName = "card.json";

    /// <summary>The data set that it was trained on.</summary>
    public required string Data { get; init; }

    /// <summary>Its accuracy on the test split of these data.</summary>
    /// <value>Between 0 and 1.</value>
    public required double Accuracy { get; init; }

    /// <summary>How many examples that was measured on.</summary>
    public required long Examples { get; init; }

    /// <summary>Of the weights that are meant, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Reads a card.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="sha256">Of the weights that it stands beside.</param>
    /// <exception cref="UserException">It is none, or of other weights.</exception>
    public static NetworkCard FromJson(string json, string source, string sha256)
    {
        NetworkCard? card;
        try
        {
            card = JsonSerializer.Deserialize(json, EvaluationJsonContext.Default.NetworkCard);
        }
        catch (JsonException e)
        {
            throw new UserException($"{source}: no card of a network: {e.Message}", e);
        }

        if (card is null) throw new UserException($"{source}: no card of a network");
        return card.Sha256 == sha256
            ? card
            : throw new UserException($"{source}: is of other weights (SHA-256 {card.Sha256}) than those beside it ({sha256}). Measure these, or remove the card.");
    }
}
