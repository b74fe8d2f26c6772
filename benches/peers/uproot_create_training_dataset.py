"""uproot_create_training_dataset.py CONFIG.json: fold files as one would write them with uproot and numpy.

Chunks come from uproot.iterate, which decompresses on two threads; each fold file stays open, with one tree for each class.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy
import uproot

config = json.load(open(sys.argv[1]))
compression = {"zlib-1": uproot.ZLIB(1), "lz4": uproot.LZ4(1), "zstd-5": uproot.ZSTD(5), "none": None}[config["compression"]]
functions = {"sqrt": numpy.sqrt, "abs": numpy.abs}
executor = ThreadPoolExecutor(2)

start = time.perf_counter()
folds = [uproot.recreate(f"{config['output']}/fold{f}_peer.root", compression=compression) for f in range(2)]
trees = [{} for _ in folds]
counts = {}
for process in config["processes"]:
    cut = compile(process["cut"], "cut", "eval")
    weight = compile(process["weight"], "weight", "eval")
    for file in process["files"]:
        chunks = uproot.iterate(
            f"{file}:{config['tree']}", step_size=config["step"], library="np",
            decompression_executor=executor, interpretation_executor=executor,
        )
        for events in chunks:
            passed = eval(cut, functions, events)
            events["training_weight"] = eval(weight, functions, events).astype("f4")
            fold = events["event"] % 2
            for f, out in enumerate(folds):
                selected = numpy.flatnonzero(passed & (fold == f))
                branches = {name: values[selected] for name, values in events.items()}
                name = process["class"]
                if name not in trees[f]:
                    trees[f][name] = out.mktree(name, {branch: values.dtype for branch, values in branches.items()})
                trees[f][name].extend(branches)
                counts[f, name] = counts.get((f, name), 0) + len(selected)
for out in folds:
    out.close()
print(json.dumps({"seconds": time.perf_counter() - start, "selected": sum(counts.values())}))
