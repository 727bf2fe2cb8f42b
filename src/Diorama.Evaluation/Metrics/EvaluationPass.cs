using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Data.Text;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// Reads the examples and makes the samples of one evaluation, each once, and shows them to every metric that looks at them. What no metric looks
/// at is neither read nor made.
/// </summary>
internal sealed class EvaluationPass
{
    private readonly IReadOnlyList<IMetric> _metrics;
    private readonly IDataset _dataset;
    private readonly Split _split;
    private readonly MeasureOptions _options;
    private readonly Action<double>? _progress;
    private readonly CancellationToken _stop;
    private readonly long _total;
    private long _done;

    /// <param name="metrics">Who looks; borrowed.</param>
    /// <param name="dataset">The data; borrowed.</param>
    /// <param name="split">The part to measure on.</param>
    /// <param name="options">How many.</param>
    /// <param name="progress">Told what share is done, batch by batch.</param>
    /// <param name="stop">Asks to stop after the batch in progress.</param>
    internal EvaluationPass(
        IReadOnlyList<IMetric> metrics, IDataset dataset, Split split, MeasureOptions options, Action<double>? progress = null, CancellationToken stop = default)
    {
        (_metrics, _dataset, _split, _options, _progress, _stop) = (metrics, dataset, split, options, progress, stop);
        _total = (Who<IExampleMetric>().Count > 0 ? Examples(split).Count : 0)
            + (Who<ITrainingMetric>().Count > 0 ? Examples(Split.Train).Count : 0)
            + (Who<IPictureMetric>().Count > 0 ? options.Samples : 0)
            + (Who<ITextMetric>().Count > 0 ? options.Samples : 0)
            + (Who<IPairMetric>().Count > 0 ? Examples(split).Count : 0)
            + (Who<IWholeTrainingMetric>().Count > 0 ? dataset.Count(Split.Train) : 0);
    }

    /// <summary>Shows everything, without gradients.</summary>
    /// <param name="model">An <see cref="ISampleImages"/> where metrics look at pictures, an <see cref="IContinue"/> where they look at texts, an <see cref="ITranslate"/> where at translations; borrowed, in evaluation mode.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    internal void Run(object model)
    {
        using var quiet = Autograd.NoGrad();
        _stop.ThrowIfCancellationRequested();
        if (Who<IExampleMetric>() is [_, ..] lookers) Show(Examples(_split), batch => lookers.ForEach(m => m.LookAt(batch)));
        if (Who<ITrainingMetric>() is [_, ..] trained) Show(Examples(Split.Train), batch => trained.ForEach(m => m.LookAtTraining(batch)));
        if (Who<IPictureMetric>() is [_, ..] viewers) ShowPictures((ISampleImages)model, viewers);
        if (Who<ITextMetric>() is [_, ..] readers) ShowTexts((IContinue)model, readers);
        if (Who<IPairMetric>() is [_, ..] judges) ShowTranslations((ITranslate)model, (IParallelDataset)_dataset, judges);
        if (Who<IWholeTrainingMetric>() is [_, ..] thorough) Show(new(_dataset, Split.Train, _options with { Samples = int.MaxValue }), batch => thorough.ForEach(m => m.LookAtWholeTraining(batch)));
    }

    private List<T> Who<T>() => [.. _metrics.OfType<T>()];

    private SplitExamples Examples(Split split) => new(_dataset, split, _options);

    private void Show(SplitExamples examples, Action<Batch> look)
    {
        foreach (var host in examples.Batches())
        {
            using (TensorScope.Open()) look(host.ToBatch(_options.Device));
            Advance(host.Count);
        }
    }

    private void ShowPictures(ISampleImages model, List<IPictureMetric> viewers)
    {
        var pictures = new GeneratedImages(model, _dataset, _split, _options);
        for (var first = 0; first < _options.Samples; first += _options.BatchSize)
        {
            using (TensorScope.Open())
            {
                var (images, labels) = pictures.Part(first);
                viewers.ForEach(m => m.LookAt(images, labels));
            }

            Advance(Math.Min(_options.BatchSize, _options.Samples - first));
        }
    }

    private void ShowTexts(IContinue model, List<ITextMetric> readers)
    {
        foreach (var text in model.Continue(new TextRequest(_options.Samples, _options.Seed) { Temperature = _options.Temperature, Stop = _stop }))
        {
            readers.ForEach(m => m.LookAt(text));
            Advance(1);
        }
    }

    private void ShowTranslations(ITranslate model, IParallelDataset dataset, List<IPairMetric> judges)
    {
        foreach (var part in Examples(_split).Indexes().Select(i => dataset.Pair(_split, i)).Chunk(_options.BatchSize))
        {
            var translations = model.Translate(
                _options.Translation with
                {
                    Sources = [.. part.Select(pair => pair.Source)],
                    Tasks = model.Tasks.Count == 0 ? null : [.. part.Select(pair => pair.Task!)],
                    Stop = _stop,
                }
            );
            for (var i = 0; i < part.Length; i++)
                judges.ForEach(m => m.LookAt(part[i], translations[i]));
            Advance(part.Length);
        }
    }

    private void Advance(int count)
    {
        _done += count;
        _progress?.Invoke((double)_done / _total);
        _stop.ThrowIfCancellationRequested();
    }
}
