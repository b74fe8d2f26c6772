"""The peer of `apply`: uproot reads, numpy scales, onnxruntime scores, uproot writes the scores as a friend tree.

usage: onnxruntime_apply.py INPUT TREE OUTPUT MODELS CODEC THREADS

MODELS is a folder with `fold{f}.onnx` and `models.json` (variables, classes, prefix, and the offset and scale of each
fold), as `benches/apply.py` makes them. At its best: bulk reads of only the needed branches, decompressed in parallel,
one call of onnxruntime per chunk and fold, optimised graph, the compression of the input, which `apply` keeps.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
import uproot


def main(path, tree, output, folder, codec, threads):
    models = json.load(open(f"{folder}/models.json"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    folds = len(models["folds"])
    sessions = [
        onnxruntime.InferenceSession(f"{folder}/fold{fold}.onnx", options, providers=["CPUExecutionProvider"])
        for fold in range(folds)
    ]
    scalers = [
        (np.array(fold["offset"], np.float32), np.array(fold["scale"], np.float32)) for fold in models["folds"]
    ]
    variables, classes, prefix = models["variables"], models["classes"], models["prefix"]
    executor = ThreadPoolExecutor(threads)
    with uproot.recreate(output, compression={"zlib-1": uproot.ZLIB(1), "zstd-5": uproot.ZSTD(5)}[codec]) as file:
        scores_tree = file.mktree(
            tree,
            {f"{prefix}{name}": np.float32 for name in [*classes, "max_score"]} | {f"{prefix}max_index": np.int32},
        )
        chunks = uproot.iterate(
            {path: tree},
            [*variables, models["event_branch"]],
            step_size=400_000,
            library="np",
            decompression_executor=executor,
            interpretation_executor=executor,
        )
        for chunk in chunks:
            inputs = np.stack([chunk[name] for name in variables], axis=1)
            event_fold = chunk[models["event_branch"]] % folds
            scores = np.empty((len(inputs), len(classes)), np.float32)
            for fold in range(folds):
                # the model of the next fold has not seen this one
                unseen = (fold + 1) % folds
                chosen = np.flatnonzero(event_fold == fold)
                offset, scale = scalers[unseen]
                scaled = (inputs[chosen] - offset) * scale
                scores[chosen] = sessions[unseen].run(None, {"inputs": scaled})[0]
            index = scores.argmax(axis=1)
            columns = {f"{prefix}{name}": scores[:, i] for i, name in enumerate(classes)}
            columns[f"{prefix}max_score"] = scores.max(axis=1)
            columns[f"{prefix}max_index"] = index.astype(np.int32)
            scores_tree.extend(columns)


if __name__ == "__main__":
    start = time.perf_counter()
    main(*sys.argv[1:6], int(sys.argv[6]))
    print(json.dumps({"seconds": time.perf_counter() - start}))
