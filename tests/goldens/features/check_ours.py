#!/usr/bin/env python3
"""Reads with NumPy (and SciPy, where it is there) what Diorama wrote: a folder with dense.npy, dense.npz, sparse.npz, texts.npy, dense.csv."""

import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
values = np.array([[0, 1.5, -2], [3.25, 0, 1e-20]], "<f4")
columns = ["a", "春风", 'with "quotes", and comma']

array = np.load(folder / "dense.npy")
assert array.dtype == "<f4" and array.flags.c_contiguous and np.array_equal(array, values), array
with np.load(folder / "dense.npz") as dense:
    assert np.array_equal(dense["values"], values) and dense["columns"].tolist() == columns, dense
with np.load(folder / "sparse.npz") as sparse:
    rebuilt = np.zeros(sparse["shape"], "<f4")
    for row in range(len(rebuilt)):
        part = slice(sparse["indptr"][row], sparse["indptr"][row + 1])
        rebuilt[row, sparse["indices"][part]] = sparse["data"][part]
    assert np.array_equal(rebuilt, values) and sparse["columns"].tolist() == columns, rebuilt
try:
    import scipy.sparse
    assert np.array_equal(scipy.sparse.load_npz(folder / "sparse.npz").toarray(), values)
except ImportError:
    pass
texts = np.load(folder / "texts.npy")
assert texts.shape == (2, 2) and texts.tolist() == [["𠮷", ""], ["ab", "c"]], texts
for name, expected in {"bool": [True, False], "byte": [0, 255], "int": [-1, 2**31 - 1], "long": [-2**63, 5], "double": [0.1, -1e300]}.items():
    assert np.load(folder / f"{name}.npy").tolist() == expected, name
assert np.load(folder / "single.npy") == 7 and np.load(folder / "single.npy").shape == ()
assert np.array_equal(np.genfromtxt(folder / "dense.csv", delimiter=",", skip_header=1, dtype="<f4"), values)
print("ok")
