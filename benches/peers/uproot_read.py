"""Reads branches whole and prints the seconds and a checksum: the sum of all values and list lengths, taken as integers."""

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor

import awkward
import numpy
import uproot


def checksum(array):
    array = awkward.Array(array)
    lengths = len(awkward.flatten(array)) if array.ndim > 1 else 0
    values = numpy.ascontiguousarray(awkward.to_numpy(awkward.flatten(array, axis=None)))
    return lengths + int(numpy.sum(values.view(f"u{values.dtype.itemsize}"), dtype="u8"))


options = argparse.ArgumentParser(description=__doc__)
options.add_argument("file")
options.add_argument("threads", type=int)
options.add_argument("--tree", default="t")
options.add_argument("--branches")
options.add_argument("--repeat", type=int, default=1)
options.add_argument("--arrays", default="np", choices=["np", "ak"], help="numpy, or awkward for jagged branches")
options = options.parse_args()
executor = ThreadPoolExecutor(options.threads) if options.threads > 1 else None
names = options.branches and options.branches.split(",")
start = time.perf_counter()
for _ in range(options.repeat):
    with uproot.open(options.file, num_workers=options.threads, object_cache=None, array_cache=None) as file:
        pools = {"decompression_executor": executor, "interpretation_executor": executor}
        arrays = file[options.tree].arrays(filter_name=names, library=options.arrays, **pools)
seconds = (time.perf_counter() - start) / options.repeat
arrays = arrays if isinstance(arrays, dict) else {name: arrays[name] for name in arrays.fields}
print(json.dumps({"seconds": seconds, "sum": float(sum(map(checksum, arrays.values())) % 2**32)}))
