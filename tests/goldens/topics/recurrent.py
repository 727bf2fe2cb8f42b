"""GRU and LSTM. `out` is the sequence, `out.1` is h_n, `out.2` (LSTM) is c_n."""

from torch import nn

from golden import Golden, fill, record

BATCH, TIME = 3, 5
SIZES = dict(input_size=4, hidden_size=6)
VARIANTS = {
    "one_layer": dict(num_layers=1, batch_first=True),
    "two_layers": dict(num_layers=2, batch_first=True),
    "time_first": dict(num_layers=2, batch_first=False),
    "no_bias": dict(num_layers=2, batch_first=True, bias=False),
}


def call(module: nn.Module, inputs: dict) -> object:
    x, *initial = inputs.values()
    return module(x, tuple(initial) if len(initial) == 2 else initial[0] if initial else None)


def build() -> Golden:
    golden = Golden("recurrent")
    for kind, states in (("GRU", ("h0",)), ("LSTM", ("h0", "c0"))):
        for variant, settings in VARIANTS.items():
            for with_states in (True, False):
                settings = SIZES | settings
                name = f"{kind.lower()}/{variant}" + ("" if with_states else "_from_zero")
                for case in golden.case(name, {"layer": kind, **settings}):
                    axes = (BATCH, TIME) if settings["batch_first"] else (TIME, BATCH)
                    inputs = {"x": case.normal(*axes, settings["input_size"])}
                    for state in states if with_states else ():
                        inputs[state] = case.normal(settings["num_layers"], BATCH, settings["hidden_size"])
                    record(case, fill(case, getattr(nn, kind)(**settings)), inputs, call)
    return golden
