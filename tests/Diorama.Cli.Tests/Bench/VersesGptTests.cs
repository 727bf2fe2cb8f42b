using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Diorama.Cli.Bench;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;

namespace Diorama.Cli.Tests.Bench;

/// <summary>That the recipe <c>verses-gpt</c> and its peer learn and measure the same ids, to the last one.</summary>
public sealed class VersesGptTests
{
    private readonly Recipe _recipe = Recipe.Load(Path.Combine(Repository.Peers, "..", "..", "recipes", "verses-gpt.yaml"));

    [Fact]
    public void Recipe_Evaluation_TakesTheWholeTestSplit()
    {
        var data = Datasets.Open(_recipe.Data);
        Assert.Equal(data.Count(Split.Test), _recipe.Evaluate.Samples);
    }

    [Fact]
    public void Peer_Text_IsTheRecipes()
    {
        var peer = new Programs();
        Assert.SkipUnless(HasTorch(peer), $"PyTorch is not installed: {Peer.Mend}");
        var said = JsonDocument.Parse(peer.Run(Peer.Python, [Path.Combine(Repository.Peers, "verses_gpt.py"), "--text"]).Output).RootElement;
        var data = (VersesTextDataset)Datasets.Open(_recipe.Data);
        Assert.Equal(data.Tokenizer.Count, said.GetProperty("vocabulary").GetInt32());
        Assert.Equal(data.Count(Split.Test), said.GetProperty("windows").GetInt32());
        Assert.Equal(Checksum(data, Split.Train), said.GetProperty("learned").GetString());
        Assert.Equal(Checksum(data, Split.Test), said.GetProperty("measured").GetString());
    }

    private static bool HasTorch(Programs programs)
    {
        try
        {
            return new Peer(programs, Repository.Peers).Version().Length > 0;
        }
        catch (MachineException)
        {
            return false;
        }
    }

    // Of all windows' ids as 64-bit integers, one after the other.
    private static string Checksum(VersesTextDataset data, Split split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[sizeof(long)];
        for (var i = 0; i < data.Count(split); i++)
        {
            foreach (var id in data.Tokenizer.Encode(data.Text(split, i)))
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, id);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
