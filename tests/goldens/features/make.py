#!/usr/bin/env python3
"""Makes the goldens of Diorama.Data.Features: files that NumPy and SciPy wrote, and what scikit-learn and SciPy compute.

    /usr/bin/python3 tests/goldens/features/make.py

Needs python3-numpy, python3-scipy and python3-sklearn (Debian 12: 1.24.2, 1.10.1, 1.2.1). A second run gives the same numbers.
"""

import json
from pathlib import Path

import numpy as np
import scipy.fft
import scipy.io.wavfile
import scipy.signal
import scipy.sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent


def arrays() -> None:
    """Every type, byte order, order and version that .npy files may have. The values are arange, so that tests need no second file."""
    values = np.arange(24).reshape(2, 3, 4)
    for descr in ("<f4", ">f4", "<f8", ">f8", "<i4", ">i4", "<i8", ">i8", "|u1"):
        np.save(HERE / f"array-{descr.replace('<', 'little-').replace('>', 'big-').replace('|', '')}.npy", values.astype(descr))
    np.save(HERE / "array-bool.npy", values % 3 == 0)
    np.save(HERE / "array-fortran.npy", np.asfortranarray(values.astype("<f4")))
    np.save(HERE / "array-scalar.npy", np.float64(2.5))
    np.save(HERE / "array-empty.npy", np.zeros((0, 5), "<f4"))
    np.save(HERE / "array-text.npy", np.array([["red", "春风", ""], ["𠮷", "a b", "ñ"]]))
    np.save(HERE / "array-text-big.npy", np.array(["red", "春风"]).astype(">U3"))
    np.save(HERE / "array-bytes.npy", np.array([b"csr", b"a"]))
    np.save(HERE / "array-object.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    np.save(HERE / "array-half.npy", values.astype("<f2"))
    np.save(HERE / "array-record.npy", np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]))
    for version in ((1, 0), (2, 0), (3, 0)):
        with open(HERE / f"array-version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, values.astype("<f4"), version=version)
    np.savez(HERE / "arrays.npz", a=values.astype("<i8"), b=np.array(["x", "yz"]))
    np.savez_compressed(HERE / "arrays-packed.npz", values=values.reshape(6, 4).astype("<f8"))
    scipy.sparse.save_npz(HERE / "sparse.npz", scipy.sparse.csr_matrix(np.array([[0, 1.5, 0], [0, 0, 0], [-2, 0, 3]], "<f4")))


TEXTS = [
    "the cat sat on the mat", "the dog sat on the log the dog slept", "cats and dogs are animals that sleep", "blue sky over the blue sea",
    "the sea is deep and the sky is high", "mat log sky", "one two three two one", "the the the",
]
NEW = ["the blue cat", "words nobody knows", "sky sky sky sea"]


def words() -> None:
    """Words of two letters and more, without punctuation: there scikit-learn's words are ours."""
    cases = {}
    for name, settings in {
        "plain": {}, "bigrams": {"ngram_range": (1, 2)}, "rare": {"min_df": 2}, "common": {"max_df": 0.3}, "few": {"max_features": 2},
        "sublinear": {"sublinear_tf": True}, "rough": {"smooth_idf": False}, "long": {"norm": None},
    }.items():
        model = TfidfVectorizer(**settings).fit(TEXTS)
        cases[name] = {
            "terms": model.get_feature_names_out().tolist(), "idf": model.idf_.tolist(),
            "fitted": model.transform(TEXTS).toarray().tolist(), "new": model.transform(NEW).toarray().tolist(),
        }
    counts = CountVectorizer(ngram_range=(1, 3)).fit(TEXTS)
    cases["counts"] = {"terms": counts.get_feature_names_out().tolist(), "fitted": counts.transform(TEXTS).toarray().tolist(), "new": counts.transform(NEW).toarray().tolist()}
    matrix = np.array([[1, 10, 3], [2, 20, 3], [4, -5, 3]], "<f4")
    cases["standardize"] = {"in": matrix.tolist(), "out": StandardScaler().fit_transform(matrix.astype("<f8")).tolist()}
    (HERE / "words.json").write_text(json.dumps({"texts": TEXTS, "unseen": NEW, "cases": cases}, indent=1) + "\n", encoding="utf8")


def mel(hz, htk):
    if htk:
        return 2595 * np.log10(1 + np.asarray(hz, float) / 700)
    hz = np.asarray(hz, float)
    return np.where(hz < 1000, hz * 3 / 200, 15 + np.log(np.maximum(hz, 1e-9) / 1000) / (np.log(6.4) / 27))


def unmel(m, htk):
    return 700 * (10 ** (m / 2595) - 1) if htk else np.where(m < 15, m * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (m - 15)))


def sound() -> None:
    """librosa 0.10's formulas, on SciPy's Fourier and cosine transforms and windows."""
    rate = 8000
    time = np.arange(3000) / rate
    draws = np.random.RandomState(7)
    wave = (0.4 * np.sin(2 * np.pi * 440 * time) + 0.2 * np.sin(2 * np.pi * 1900 * time * (1 + time)) + 0.01 * draws.randn(3000)).astype("<f4")
    scipy.io.wavfile.write(HERE / "wave-f4.wav", rate, wave)
    pcm = np.array([[0, 1], [32767, -32768], [-1, 256], [12345, -12345]], "<i2")
    scipy.io.wavfile.write(HERE / "wave-i2.wav", 44100, pcm)
    scipy.io.wavfile.write(HERE / "wave-u1.wav", 22050, np.array([0, 128, 255, 64], "|u1"))
    scipy.io.wavfile.write(HERE / "wave-i4.wav", 16000, np.array([0, 2**31 - 1, -2**31, 65536], "<i4"))
    scipy.io.wavfile.write(HERE / "wave-f8.wav", 16000, np.array([0.0, 0.5, -1.25, 1e-3]))
    cases = {}
    for name, (length, hop, bands, low, high, htk) in {
        "slaney": (512, 128, 20, 0, None, False), "htk": (512, 128, 20, 0, None, True), "odd": (300, 77, 13, 100, 3500, False),
    }.items():
        padded = np.pad(wave.astype("<f8"), length // 2)
        window = scipy.signal.get_window("hann", length, fftbins=True)
        frames = np.stack([padded[i * hop:i * hop + length] * window for i in range(1 + len(wave) // hop) if i * hop + length <= len(padded)])
        power = np.abs(scipy.fft.rfft(frames)) ** 2
        edges = unmel(np.linspace(mel(low, htk), mel(high or rate / 2, htk), bands + 2), htk)
        hz = np.linspace(0, rate / 2, length // 2 + 1) if length % 2 == 0 else np.arange(length // 2 + 1) * rate / length
        weights = np.stack([np.maximum(0, np.minimum((hz - edges[i]) / (edges[i + 1] - edges[i]), (edges[i + 2] - hz) / (edges[i + 2] - edges[i + 1]))) * 2 / (edges[i + 2] - edges[i]) for i in range(bands)])
        bandPower = power @ weights.T
        decibels = 10 * np.log10(np.maximum(1e-10, bandPower))
        decibels = np.maximum(decibels, decibels.max() - 80)
        cepstra = scipy.fft.dct(decibels, type=2, norm="ortho", axis=1)[:, :10]
        cases[name] = {
            "length": length, "hop": hop, "bands": bands, "low": low, "high": high, "htk": htk, "power": bandPower[:6].tolist(), "frames": len(frames),
            "decibels.mean": decibels.mean(0).tolist(), "decibels.std": decibels.std(0).tolist(), "mfcc.mean": cepstra.mean(0).tolist(), "mfcc.std": cepstra.std(0).tolist(),
        }
    (HERE / "sound.json").write_text(json.dumps(cases, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    arrays()
    words()
    sound()
