"""The peers of `apply`: uproot reads, numpy scales, onnxruntime or Keras scores, uproot writes the scores as a friend tree.

usage: uproot_apply.py ENGINE INPUT TREE OUTPUT MODELS CODEC THREADS

MODELS is a folder with `fold{f}.onnx`, `fold{f}.npz` and `models.json` (variables, classes, prefix, and the offset and
scale of each fold), as `benches/apply.py` makes them. At their best: bulk reads of only the needed branches,
decompressed in parallel, one call per chunk and fold in large batches, the compression of the input, which `apply` keeps.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import uproot


def onnxruntime_models(folder, folds, threads):
    """One function from inputs to scores for each fold."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1

    def load(fold):
        session = onnxruntime.InferenceSession(f"{folder}/fold{fold}.onnx", options, providers=["CPUExecutionProvider"])
        return lambda inputs: session.run(None, {"inputs": inputs})[0]

    return [load(fold) for fold in range(folds)]


def keras_models(folder, folds, threads):
    """As above."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)

    def load(fold):
        layers = np.load(f"{folder}/fold{fold}.npz")
        arrays = [layers[name] for name in layers.files]
        dense = [
            keras.layers.Dense(bias.size, activation="softmax" if bias is arrays[-1] else "tanh") for bias in arrays[1::2]
        ]
        model = keras.Sequential([keras.Input((arrays[0].shape[0],)), *dense])
        model.set_weights(arrays)
        return lambda inputs: model.predict(inputs, batch_size=10_000, verbose=0)

    return [load(fold) for fold in range(folds)]


ENGINES = {"onnxruntime": onnxruntime_models, "keras": keras_models}


def main(engine, path, tree, output, folder, codec, threads):
    models = json.load(open(f"{folder}/models.json"))
    folds = len(models["folds"])
    predict = ENGINES[engine](folder, folds, threads)
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
                scores[chosen] = predict[unseen](scaled)
            index = scores.argmax(axis=1)
            columns = {f"{prefix}{name}": scores[:, i] for i, name in enumerate(classes)}
            columns[f"{prefix}max_score"] = scores.max(axis=1)
            columns[f"{prefix}max_index"] = index.astype(np.int32)
            scores_tree.extend(columns)


if __name__ == "__main__":
    start = time.perf_counter()
    main(*sys.argv[1:7], int(sys.argv[7]))
    print(json.dumps({"seconds": time.perf_counter() - start}))
