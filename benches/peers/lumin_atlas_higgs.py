"""LUMIN's network of `configs/atlas-higgs/training_lumin.yaml`, trained by LUMIN: reads DATA.npz, prints seconds, writes the test scores to SCORES.npy.

usage: lumin_atlas_higgs.py DATA.npz SCORES.npy THREADS
"""

import contextlib
import functools
import os
import sys
import tempfile
import time

import numpy
import pandas
import torch

# LUMIN 0.9.1 saves numbers of numpy beside the weights, which PyTorch 2.6 and later load only if told so.
os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"

from lumin.data_processing.file_proc import df2foldfile
from lumin.nn.callbacks.cyclic_callbacks import OneCycle
from lumin.nn.data.fold_yielder import FoldYielder
from lumin.nn.ensemble.ensemble import Ensemble
from lumin.nn.models.blocks.body import FullyConnected
from lumin.nn.models.model_builder import ModelBuilder
from lumin.nn.training.train import train_models

MEMBERS, FOLDS, BATCH, EPOCHS = 10, 10, 256, 15


def main():
    data, scores, threads = numpy.load(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    names = [f"x{index}" for index in range(data["inputs"].shape[1])]
    frame = pandas.DataFrame(data["inputs"], columns=names)
    frame["target"], frame["weight"] = data["targets"].astype(int), data["weights"]
    numpy.random.seed(0)
    torch.manual_seed(0)
    builder = ModelBuilder(
        "classifier",
        cont_feats=names,
        n_out=1,
        body=FullyConnected,
        model_args={"body": {"depth": 6, "width": 33, "dense": True, "act": "swish", "do": 0}},
        opt_args={"opt": "adam", "eps": 1e-8},
    )
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        os.chdir(folder)
        df2foldfile(frame, FOLDS, names, [], "target", "train", "int", strat_key="target", wgt_feat="weight")
        folds = FoldYielder("train.hdf5")
        cycle = functools.partial(OneCycle, lengths=(5, 10), lr_range=[1e-5, 1e-2], mom_range=(0.85, 0.95), interp="cosine")
        begin = time.perf_counter()
        results, _, _ = train_models(folds, MEMBERS, BATCH, builder, EPOCHS, cb_partials=[cycle])
        seconds = time.perf_counter() - begin
        ensemble = Ensemble.from_results(results, MEMBERS, builder, metric="loss", weighting="reciprocal")
        predicted = ensemble.predict(data["test"])
    print(seconds)
    numpy.save(scores, numpy.asarray(predicted).ravel())


if __name__ == "__main__":
    main()
