"""uproot_write.py SOURCE OUT CODEC: writes the branches of tree `t` of SOURCE to OUT and prints the seconds."""

import json
import os
import sys
import time

import uproot

source, out, codec = sys.argv[1:]
compression = {"zlib-1": uproot.ZLIB(1), "lz4": uproot.LZ4(1), "zstd-5": uproot.ZSTD(5), "none": None}[codec]
columns = uproot.open(source)["t"].arrays(library="np")
entries, basket = len(columns["b0"]), 100_000
start = time.perf_counter()
with uproot.recreate(out, compression=compression) as file:
    tree = file.mktree("t", {name: "float32" for name in columns})
    for first in range(0, entries, basket):
        tree.extend({name: values[first : first + basket] for name, values in columns.items()})
print(json.dumps({"seconds": time.perf_counter() - start, "bytes": os.path.getsize(out)}))
