"""Reading 30 float32 branches of 5 M entries, for each codec, against uproot."""

import argparse

import numpy
import uproot

from alternate import BENCHES, BIN, DATA, PYTHON, alternate, machine, print_table

CODECS = {"zlib-1": uproot.ZLIB(1), "lz4": uproot.LZ4(1), "zstd-5": uproot.ZSTD(5), "none": None}
BRANCHES, ENTRIES, BASKET = 30, 5_000_000, 100_000


def make(codec, mantissa):
    """Normal numbers; with `mantissa` only 10 bits of it are kept, as NanoAOD does."""
    path = DATA / f"read_{codec}_{mantissa}.root"
    if path.exists():
        return path
    DATA.mkdir(exist_ok=True)
    rng = numpy.random.default_rng(1)
    base = rng.normal(size=ENTRIES).astype("f4")
    columns = {f"b{i}": numpy.roll(base, 1009 * i) * numpy.float32(i + 1) for i in range(BRANCHES)}
    if mantissa == "10-bit":
        columns = {k: (v.view("u4") & numpy.uint32(0xFFFFE000)).view("f4") for k, v in columns.items()}
    with uproot.recreate(path, compression=CODECS[codec]) as file:
        tree = file.mktree("t", {name: "float32" for name in columns})
        for first in range(0, ENTRIES, BASKET):
            tree.extend({name: values[first : first + BASKET] for name, values in columns.items()})
    return path


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--mantissa", choices=["full", "10-bit"], default="full")
    options = options.parse_args()
    print(f"Reading {BRANCHES} float32 x {ENTRIES} entries ({options.mantissa} mantissa), MB/s of values; {machine()}\n")
    rows = []
    for codec in CODECS:
        path = make(codec, options.mantissa)
        peer, ours = [PYTHON, BENCHES / "peers/uproot_read.py", path], [BIN / "read", path]
        commands = {f"{name} {threads}": ([*command, threads], threads) for threads in (1, 2) for name, command in (("uproot", peer), ("ours", ours))}
        median = alternate(commands, options.rounds)
        speed = {label: BRANCHES * ENTRIES * 4 / 1e6 / figures["seconds"] for label, figures in median.items()}
        assert median["ours 1"]["sum"] == median["uproot 1"]["sum"], "the values differ"
        best = max(speed["uproot 1"], speed["uproot 2"])
        rows.append([codec, *(f"{speed[label]:.0f}" for label in commands), f"{speed['ours 1'] / speed['uproot 1']:.2f}", f"{speed['ours 2'] / best:.2f}"])
    print_table(["codec", "uproot 1 thread", "ours 1", "uproot 2 threads", "ours 2", "ratio on 1", "ratio on 2 to uproot's best"], rows)


if __name__ == "__main__":
    main()
