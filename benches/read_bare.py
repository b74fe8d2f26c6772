"""Reading against the bare decompressor and byte swap on the same baskets: how much a reader costs above what nobody can save."""

import argparse
import json

import uproot

from alternate import BIN, alternate, machine, print_table
from read import BRANCHES, CODECS, ENTRIES, make


def baskets(path):
    """Where the baskets of all branches are, as `bare` takes them."""
    tree = uproot.open(path)["t"]
    columns = []
    for branch in tree.branches:
        keys = [branch.basket_key(index) for index in range(branch.num_baskets)]
        edges = branch.entry_offsets
        columns.append([[branch.member("fBasketSeek")[index], key.fNbytes, key.fKeylen, edges[index + 1] - edges[index]] for index, key in enumerate(keys)])
    listed = path.with_suffix(".json")
    listed.write_text(json.dumps({"file": str(path), "columns": columns}, default=int))
    return listed


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options = options.parse_args()
    print(f"Reading {BRANCHES} float32 x {ENTRIES} entries, MB/s of values; {machine()}\n")
    rows = []
    for codec in CODECS:
        path = make(codec, "full")
        listed = baskets(path)
        commands = {f"{name} {threads}": ([BIN / name, file, threads], threads) for threads in (1, 2) for name, file in (("bare", listed), ("read", path))}
        median = alternate(commands, options.rounds)
        assert median["bare 1"]["sum"] == median["read 1"]["sum"], "the values differ"
        speed = {label: BRANCHES * ENTRIES * 4 / 1e6 / figures["seconds"] for label, figures in median.items()}
        rows.append([codec, *(f"{speed[label]:.0f}" for label in commands), *(f"{speed[f'read {n}'] / speed[f'bare {n}']:.2f}" for n in (1, 2))])
    print_table(["codec", "bare 1 thread", "ours 1", "bare 2 threads", "ours 2", "ratio on 1", "ratio on 2"], rows)


if __name__ == "__main__":
    main()
