from torch import nn

from golden import Golden, fill, record

VARIANTS = {
    "plain": dict(num_embeddings=11, embedding_dim=5),
    # The padding row is drawn like the others, so that a wrong gradient for it would show.
    "padding_idx": dict(num_embeddings=7, embedding_dim=3, padding_idx=2),
}


def build() -> Golden:
    golden = Golden("embedding")
    for variant, settings in VARIANTS.items():
        for case in golden.case(f"embedding/{variant}", {"layer": "Embedding", **settings}):
            index = case.indices(settings["num_embeddings"], 4, 6)
            index[0, :3] = 2  # a repeated index: its gradients add up
            record(case, fill(case, nn.Embedding(**settings)), {"x": index})
    return golden
