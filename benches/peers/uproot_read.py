"""uproot_read.py FILE THREADS: reads all branches of tree `t` and prints the seconds."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy
import uproot

path, threads = sys.argv[1], int(sys.argv[2])
executor = ThreadPoolExecutor(threads) if threads > 1 else None
start = time.perf_counter()
with uproot.open(path, num_workers=threads) as file:
    arrays = file["t"].arrays(library="np", decompression_executor=executor, interpretation_executor=executor)
seconds = time.perf_counter() - start
total = float(sum(numpy.sum(v.view("u4"), dtype="u8") for v in arrays.values()) % 2**32)
print(json.dumps({"seconds": seconds, "sum": total}))
