"""Writes the safetensors format: an 8-byte length, a JSON header, then the tensors' bytes (Debian ships no package for it)."""

import json
import struct

import torch

DTYPES = {
    torch.float64: "F64", torch.float32: "F32", torch.int64: "I64", torch.bool: "BOOL",
}


def serialize(tensors: dict[str, torch.Tensor], metadata: dict[str, str]) -> bytes:
    """The file's bytes. Wide elements come first and names are sorted, so every tensor is aligned and equal input gives equal bytes."""
    ordered = sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0]))
    header: dict[str, object] = {"__metadata__": metadata}
    blobs, end = [], 0
    for name, tensor in ordered:
        blob = tensor.detach().cpu().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": DTYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [end, end + len(blob)],
        }
        blobs.append(blob)
        end += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([struct.pack("<Q", len(text)), text, *blobs])


def deserialize(data: bytes) -> dict[str, torch.Tensor]:
    """The tensors of a file's bytes."""
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    dtypes = {name: dtype for dtype, name in DTYPES.items()}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(bytearray(data[start + begin:start + end]), dtype=dtypes[entry["dtype"]]).reshape(entry["shape"])
    return tensors
