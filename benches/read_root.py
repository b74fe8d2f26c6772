"""Reading 30 float32 branches of 5 M entries, range after range, against C++ ROOT's bulk interfaces."""

import argparse
import os
import pathlib
import subprocess
import sysconfig

from alternate import BENCHES, BIN, DATA, alternate, machine, print_table

# Kind and compression setting of ROOT: 100 x algorithm + level.
FILES = {"TTree zlib-1": ("tree", 101), "TTree zstd-5": ("tree", 505), "TTree lz4": ("tree", 404), "TTree none": ("tree", 0), "RNTuple none": ("ntuple", 0), "RNTuple zstd-5": ("ntuple", 505)}
BRANCHES, ENTRIES = 30, 5_000_000
# Entries of a range, as a tool reads that computes with 30 numbers of each.
RANGE = 90_000


def build():
    """The peer, compiled against the ROOT of the wheel."""
    root = pathlib.Path(sysconfig.get_path("purelib")) / "ROOT"
    program, source = DATA / "root_read", BENCHES / "peers/root_read.cpp"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        DATA.mkdir(exist_ok=True)
        libraries = [f"-l{name}" for name in ("Core", "RIO", "Tree", "ROOTNTuple", "MathCore")]
        paths = ["-I", root / "include", "-L", root / "lib", f"-Wl,-rpath,{root / 'lib'}"]
        subprocess.run(["g++", "-O3", "-std=c++17", "-pthread", *paths, source, "-o", program, *libraries], check=True)
    os.environ["LD_LIBRARY_PATH"] = str(root / "lib")
    return program


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options = options.parse_args()
    root = build()
    print(f"Reading {BRANCHES} float32 x {ENTRIES} entries, MB/s of values; {machine()}\n")
    rows = []
    for name, (kind, setting) in FILES.items():
        path = DATA / f"root_{kind}_{setting}.root"
        if not path.exists():
            subprocess.run([root, "write", path, kind, str(setting), str(BRANCHES), str(ENTRIES)], check=True)
        peer, ours = [root, "read", path, kind], [BIN / "read", "--stream", RANGE, path]
        commands = {f"{program} {threads}": ([*command, threads], threads) for threads in (1, 2) for program, command in (("ROOT", peer), ("ours", ours))}
        median = alternate(commands, options.rounds)
        assert median["ours 1"]["sum"] == median["ROOT 1"]["sum"], "the values differ"
        speed = {label: BRANCHES * ENTRIES * 4 / 1e6 / figures["seconds"] for label, figures in median.items()}
        best = max(speed["ROOT 1"], speed["ROOT 2"])
        peak = (median[f"{program} 1"]["peak"] for program in ("ROOT", "ours"))
        rows.append([name, *(f"{speed[label]:.0f}" for label in commands), f"{speed['ours 1'] / speed['ROOT 1']:.2f}", f"{speed['ours 2'] / best:.2f}", *(f"{mb:.0f}" for mb in peak)])
    print_table(["file", "ROOT 1 thread", "ours 1", "ROOT 2 threads", "ours 2", "ratio on 1", "ratio on 2 to ROOT's best", "peak MB ROOT", "peak MB ours"], rows)


if __name__ == "__main__":
    main()
