using System.IO.Enumeration;
using Diorama.Core;
using Diorama.Nn;

namespace Diorama.Models;

/// <summary>
/// The family <c>lora</c>: any other model, with low-rank adapters beside its linear layers, which alone are moved. What it can do is what that model can do.
/// Settings: <c>base</c>, the other model's section (taken from <c>init</c> where it is missing), <c>rank</c>, <c>alpha</c>, <c>targets</c>.
/// </summary>
/// <remarks>Hu et al. 2021, arXiv 2106.09685.</remarks>
public static class Lora
{
    private const string Base = "base";

    /// <summary>The family, for recipes.</summary>
    public static ModelFamily Family { get; } = new(null, Create) { Inner = Base };

    /// <summary>Gives linear layers adapters, and freezes everything else.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">How large, and which.</param>
    /// <returns>How many layers were adapted.</returns>
    /// <remarks>
    /// An adapter is moved by the objectives that would move the weight beside it. A layer that shares its weight, as a tied head does, gets none: with it merged
    /// the two would be one no more.
    /// </remarks>
    public static int Adapt(GenerativeModel model, LoraConfig config)
    {
        var layers = Adaptable(model).Where(l => config.Targets.Any(target => FileSystemName.MatchesSimpleExpression(target, l.Name, ignoreCase: false))).ToList();
        var objectives = model.Objectives; // before there are adapters, which a list made only now would have already
        foreach (var (_, _, layer) in layers)
        {
            layer.Adapt(config.Rank, config.Alpha);
            foreach (var objective in objectives.Where(o => o.Parameters.Contains(layer.Weight))) objective.Add(layer.Adapter!.A, layer.Adapter.B);
        }
        foreach (var (name, parameter) in model.NamedParameters()) parameter.IsFrozen = !LoraAdapter.IsName(name);
        return layers.Count;
    }

    /// <summary>The weights of a model with each adapter added to the weight beside it: a plain model's, without adapters.</summary>
    /// <param name="model">With adapters or without.</param>
    /// <returns>By name; merged ones are in the current scope, the others borrowed.</returns>
    public static IReadOnlyList<(string Name, Torch.Tensor Value)> Merged(Module model)
    {
        var adapted = Linears(model).Where(l => l.Layer.Adapter is not null).ToDictionary(l => l.Prefix + "weight", l => l.Layer, StringComparer.Ordinal);
        return [.. StateDict.Of(model).Where(t => !LoraAdapter.IsName(t.Name)).Select(t => (t.Name, adapted.TryGetValue(t.Name, out var layer) ? layer.CurrentWeight : t.Value))];
    }

    /// <summary>The adapters of a model, as a file holds them apart from it.</summary>
    /// <param name="model">With adapters or without.</param>
    /// <returns>By name, borrowed; and what they share, by which <see cref="Attach"/> takes them on.</returns>
    public static (IReadOnlyList<(string Name, Torch.Tensor Value)> Adapters, double Alpha) Apart(Module model) => (
        [.. StateDict.Of(model).Where(t => LoraAdapter.IsName(t.Name))],
        Linears(model).Select(l => l.Layer.Adapter?.Alpha).FirstOrDefault(alpha => alpha is not null) ?? 0);

    /// <summary>Gives a plain model the adapters that another one with the same weights learnt.</summary>
    /// <param name="model">Without adapters.</param>
    /// <param name="adapters">From <see cref="Apart"/>, by name; borrowed.</param>
    /// <param name="alpha">Likewise.</param>
    /// <exception cref="UserException">The model has no such layers, or they have other sizes.</exception>
    public static void Attach(Module model, IReadOnlyDictionary<string, Torch.Tensor> adapters, double alpha)
    {
        var device = model.Parameters().First().Value.Device;
        var layers = Adaptable(model).Where(l => l.Layer.Adapter is null).ToDictionary(l => l.Prefix, l => l.Layer, StringComparer.Ordinal);
        foreach (var (name, value) in adapters)
        {
            var prefix = LoraAdapter.IsName(name) ? name[..^"lora.a".Length] : null;
            if (prefix is null || !layers.TryGetValue(prefix, out var layer)) throw new UserException($"{name} is an adapter of no layer of this model: it was learnt beside another one's weights");
            if (layer.Adapter is null) layer.Adapt((int)value.Size(name.EndsWith('a') ? 0 : 1), alpha);
        }
        try
        {
            StateDict.Load(model, adapters, strict: false);
            model.To(device); // adapters begin on the processor
        }
        catch (ArgumentException e)
        {
            throw new UserException(e.Message, e);
        }
    }

    // A layer that shares its weight would, with an adapter merged, share it no more.
    private static IEnumerable<(string Name, string Prefix, Linear Layer)> Adaptable(Module model)
    {
        var shared = model.ParametersUnderEveryName().GroupBy(p => p.Parameter).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return Linears(model).Where(l => !shared.Contains(l.Layer.Weight));
    }

    /// <summary>The linear layers, by the names that targets have, with what their parameters' names begin with.</summary>
    private static IEnumerable<(string Name, string Prefix, Linear Layer)> Linears(Module model) =>
        from below in model.Descendants()
        let linear = below.Module as Linear
        where linear is not null
        select (below.Prefix.TrimEnd('.', '_'), below.Prefix, linear);

    private static GenerativeModel? Create(RecipeReader reader, DataSpec spec)
    {
        var before = reader.Problems.Items.Count;
        var config = LoraConfig.Read(reader);
        var (_, make) = InnerModel.Read(reader, Base, "which model is adapted", spec, (_, family) => family is { Inner: null } ? null : "which is no model that can be adapted");
        reader.Finish();
        if (reader.Problems.Items.Count > before) return null;
        var model = make();
        if (model is not null && Adapt(model, config) == 0) reader.Problem("targets", $"matches no linear layer; there are {string.Join(", ", Linears(model).Select(l => l.Name).Take(8))}");
        return model;
    }
}
