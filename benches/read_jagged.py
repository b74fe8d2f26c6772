"""Reading jagged branches: 10 of float32 with 2 M entries of 0 to 8 values, for each codec, against uproot."""

import argparse

import awkward
import numpy
import uproot

from alternate import BENCHES, BIN, DATA, PYTHON, alternate, machine, print_table
from read import CODECS

BRANCHES, ENTRIES, BASKET = 10, 2_000_000, 50_000


def make(codec, mantissa):
    """Normal numbers; of `10-bit` mantissas the rest is zero, as in NanoAOD."""
    path = DATA / f"read_jagged_{codec}_{mantissa}.root"
    if path.exists():
        return path
    DATA.mkdir(exist_ok=True)
    rng = numpy.random.default_rng(2)
    kept = numpy.uint32(0xFFFFE000 if mantissa == "10-bit" else 0xFFFFFFFF)
    with uproot.recreate(path, compression=CODECS[codec]) as file:
        tree = file.mktree("t", {f"b{i}": "var * float32" for i in range(BRANCHES)})
        for _ in range(0, ENTRIES, BASKET):
            counts = rng.integers(0, 9, BASKET)
            numbers = lambda: (rng.normal(size=counts.sum()).astype("f4").view("u4") & kept).view("f4")
            tree.extend({f"b{i}": awkward.unflatten(numbers(), counts) for i in range(BRANCHES)})
    return path


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--mantissa", choices=["full", "10-bit"], default="full")
    options = options.parse_args()
    print(f"Reading {BRANCHES} jagged branches of {ENTRIES} entries with 0 to 8 float32 ({options.mantissa} mantissa), million values/s; {machine()}\n")
    names = ",".join(f"b{i}" for i in range(BRANCHES))
    values = BRANCHES * ENTRIES * 4
    rows = []
    for codec in CODECS:
        path = make(codec, options.mantissa)
        select = ["--branches", names]
        peer = [PYTHON, BENCHES / "peers/uproot_read.py", path]
        commands = {}
        for threads in (1, 2):
            commands[f"uproot {threads}"] = ([*peer, threads, *select, "--arrays", "ak"], threads)
            commands[f"ours {threads}"] = ([BIN / "read", path, threads, *select], threads)
        median = alternate(commands, options.rounds)
        assert median["ours 1"]["sum"] == median["uproot 1"]["sum"], "the values differ"
        speed = {label: values / 1e6 / figures["seconds"] for label, figures in median.items()}
        best = max(speed["uproot 1"], speed["uproot 2"])
        rows.append([codec, *(f"{speed[label]:.0f}" for label in commands), f"{speed['ours 1'] / speed['uproot 1']:.2f}", f"{speed['ours 2'] / best:.2f}"])
    print_table(["codec", "uproot 1 thread", "ours 1", "uproot 2 threads", "ours 2", "ratio on 1", "ratio on 2 to uproot's best"], rows)


if __name__ == "__main__":
    main()
