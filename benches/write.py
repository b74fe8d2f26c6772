"""Writing 30 float32 branches of 5 M entries, for each codec, against uproot."""

import argparse

from alternate import BENCHES, BIN, DATA, PYTHON, alternate, machine, print_table
from read import BRANCHES, ENTRIES, make

CODECS = ["zlib-1", "lz4", "zstd-5", "none"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--mantissa", choices=["full", "10-bit"], default="full")
    options = options.parse_args()
    source = make("none", options.mantissa)
    print(f"Writing {BRANCHES} float32 x {ENTRIES} entries ({options.mantissa} mantissa), MB/s of values; {machine()}\n")
    rows = []
    for codec in CODECS:
        out = DATA / "written.root"
        peer = [PYTHON, BENCHES / "peers/uproot_write.py", source, out, codec]
        ours = [BIN / "write", source, out, codec]
        median = alternate({"uproot": (peer, 2), "ours 1": ([*ours, 1], 1), "ours 2": ([*ours, 2], 2)}, options.rounds)
        speed = {label: BRANCHES * ENTRIES * 4 / 1e6 / figures["seconds"] for label, figures in median.items()}
        size = {label: figures["bytes"] / 1e6 for label, figures in median.items()}
        rows.append([codec, *(f"{v:.0f}" for v in speed.values()), f"{speed['ours 2'] / speed['uproot']:.2f}", f"{size['ours 2']:.0f}", f"{size['uproot']:.0f}"])
        out.unlink()
    print_table(["codec", "uproot", "ours 1 thread", "ours 2 threads", "ratio", "MB ours", "MB uproot"], rows)


if __name__ == "__main__":
    main()
