#!/usr/bin/env python3
"""The other way round: PyTorch reads a state dict that Diorama wrote, and must compute what Diorama computed.

    /usr/bin/python3 tests/goldens/check_ours.py STATE.safetensors IO.safetensors

`STATE` is the state dict of topics/interchange.py's net; `IO` holds `image`, `label`, and Diorama's `out` in evaluation mode.
"""

import sys
from pathlib import Path

import torch

from safetensors_io import deserialize
from topics.interchange import Net

net = Net()
net.load_state_dict(deserialize(Path(sys.argv[1]).read_bytes()), strict=True)
io = deserialize(Path(sys.argv[2]).read_bytes())
with torch.no_grad():
    out = net.eval()(io["image"], io["label"])
difference = ((out - io["out"]).abs().max() / out.abs().max()).item()
if not difference <= 1e-5:
    sys.exit(f"PyTorch's output differs by {difference:.3g} of the largest value")
