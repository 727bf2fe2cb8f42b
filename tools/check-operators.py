#!/usr/bin/env python3
"""Compare src/Diorama.Torch/operators.txt with the operators of an installed PyTorch.

    python3 tools/check-operators.py [--native-functions native_functions.yaml]

For every line: PyTorch's own parser must read it; the operator must exist (unless the line says `since=` a later version); our
arguments must be PyTorch's in name, type and order, and what we leave out must have a default; the results must be as many. With
--native-functions the schemas come from that file (PyTorch's aten/src/ATen/native/native_functions.yaml, of any version) instead
of the installed one. Prints each difference and exits 1 if there is any.
"""
import argparse
import pathlib
import re
import sys

import torch

OPERATORS = pathlib.Path(__file__).parent.parent / "src" / "Diorama.Torch" / "operators.txt"


def version(text):
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])


def installed(name, overload):
    """The installed PyTorch's schema of this operator; None when it has none."""
    for schema in torch._C._jit_get_schemas_for_operator(name):
        if schema.overload_name == overload:
            return schema
    return None


def published(path):
    """The schemas of a native_functions.yaml, by name and overload."""
    schemas = {}
    for line in path.read_text().splitlines():
        match = re.match(r"\s*- func: (([\w]+)(?:\.(\w+))?\(.*)$", line)
        if not match:
            continue
        try:
            schemas["aten::" + match[2], match[3] or ""] = torch._C.parse_schema("aten::" + match[1])
        except RuntimeError:
            continue  # a newer or rarer type; an operator of ours is then reported as absent
    return schemas


def differences(ours, theirs):
    """What keeps our schema from standing for theirs."""
    names = [argument.name for argument in ours.arguments]
    expected = [argument.name for argument in theirs.arguments if argument.name in names]
    for name in names:
        if name not in expected:
            yield f"has no argument '{name}'"
    if names != expected and len(names) == len(expected):
        yield f"takes its arguments in another order: {expected}"
    types = {argument.name: str(argument.type) for argument in ours.arguments}
    for argument in theirs.arguments:
        declared, taken = types.get(argument.name), str(argument.type)
        if declared and declared != taken and declared != taken.replace("number", "int"):  # a whole number is a Scalar
            yield f"takes '{argument.name}' as {taken}, not {declared}"
        if argument.name not in names and not argument.has_default_value():
            yield f"needs the argument '{argument.name}'"
    if len(ours.returns) != len(theirs.returns):
        yield f"returns {len(theirs.returns)} values, not {len(ours.returns)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--native-functions", type=pathlib.Path, help="schemas of another version")
    path = parser.parse_args().native_functions
    schemas = published(path) if path else None
    peer = str(path or "PyTorch " + torch.__version__)
    checked = absent = wrong = 0

    for number, line in enumerate(OPERATORS.read_text().splitlines(), start=1):
        if not line.strip() or line.startswith(("#", "diorama::")):  # the last are our own kernels
            continue
        text, _, options = line.partition("|")
        text = text.strip()
        text = text if text.split("(")[0].count("::") else "aten::" + text
        since = re.search(r"since=([\d.]+)", options)
        ours = torch._C.parse_schema(text)
        theirs = schemas.get((ours.name, ours.overload_name)) if schemas else installed(ours.name, ours.overload_name)
        checked += 1
        if theirs is None and since and (schemas or version(torch.__version__) < version(since[1])):
            absent += 1
            print(f"{OPERATORS.name}:{number}: {ours.name} is not in {peer}, as declared")
        elif theirs is None:
            wrong += 1
            print(f"{OPERATORS.name}:{number}: {ours.name}.{ours.overload_name} is not in {peer}")
        else:
            for difference in differences(ours, theirs):
                wrong += 1
                print(f"{OPERATORS.name}:{number}: {ours.name}.{ours.overload_name} of {peer} {difference}")

    print(f"{checked} operators: {wrong} differences, {absent} of later versions")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
