using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

// Train: a recipe by name, any setting changed on top.
using var plan = TrainingPlan.Load("digits-vae", ["run.steps=500"]);
var run = RunDirectory.Create(RunDirectory.NewPath("first-digits"));
new Trainer(plan, run, new SinkList()).Train();

// Sample: whatever is made inside the scope is freed at its end.
using var trained = TrainedModel.Load(run);
using var scope = TensorScope.Open();
using var quiet = Autograd.NoGrad();
var images = ((ISampleImages)trained.Model).Sample(new ImageRequest(Count: 64, Seed: 1)); // [64, 1, 28, 28]
var pictures = ImageGrid.FromValues(images.ToArray<float>(), channels: 1, height: 28, width: 28);
File.WriteAllBytes("digits.png", PngCodec.Encode(ImageGrid.Tile(pictures, columns: 8)));
