"""Training on more events than fit in memory: peak, time and quality of `train` at several limits, beside the training in memory.

Normal events of five classes, 20 variables, as `create-training-dataset` writes them: clusters of 100 000 entries. The limits are shares
of the peak in memory; `beside` is the peak less the limit, `tiny` the peak of a training on 1000 events of the same network.
"""

import argparse
import json
import re

import numpy
import uproot

from alternate import BIN, DATA, alternate, machine, print_table

WIDTH, CLASSES, CLUSTER = 20, 5, 100_000
NAMES = [f"x{index}" for index in range(WIDTH)]
CODECS = {"lz4": uproot.LZ4(1), "zstd-5": uproot.ZSTD(5), "zlib-1": uproot.ZLIB(1), "none": None}


def write_fold(folder, events, codec):
    """A fold file, written cluster by cluster."""
    if (folder / "fold0.root").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(1)
    means = random.normal(0, 0.18, (CLASSES, WIDTH)).astype("f4")
    mixing = (numpy.eye(WIDTH) + 0.15 * random.normal(0, 1, (CLASSES, WIDTH, WIDTH)) / WIDTH**0.5).astype("f4")
    with uproot.recreate(folder / "partial", compression=CODECS[codec]) as file:
        for label in range(CLASSES):
            types = dict.fromkeys(NAMES, "float32") | {"training_weight": "float32", "event": "int64"}
            tree = file.mktree(f"class{label}", types)
            for start in range(0, events // CLASSES, CLUSTER):
                numbers = numpy.arange(start, min(start + CLUSTER, events // CLASSES))
                rows = random.standard_normal((len(numbers), WIDTH), "f4") @ mixing[label] + means[label]
                columns = dict(zip(NAMES, numpy.ascontiguousarray(rows.T)))
                weights = random.uniform(0.2, 2, len(numbers)).astype("f4")
                tree.extend(columns | {"training_weight": weights, "event": 2 * numbers})
    (folder / "partial").rename(folder / "fold0.root")


def configure(folder, name, model):
    """A configuration with an output folder of its own."""
    output = folder / name
    output.mkdir(exist_ok=True)
    config = {
        "datasets": [str(folder / "fold0.root")], "folds": 2, "event_branch": "event", "output_path": str(output),
        "classes": [f"class{label}" for label in range(CLASSES)], "variables": NAMES, "seed": 1, "model": model,
    }
    (output / "training.yaml").write_text(json.dumps(config))  # JSON is YAML
    return output


def command(output):
    return [BIN / "train", "--quiet", "--force", output / "training.yaml", 0]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=8_000_000)
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--codec", choices=CODECS, default="lz4")
    options.add_argument("--network", help="a named model", default="smhtt_dropout_tanh")
    options.add_argument("--batch", type=int, default=1024)
    options.add_argument("--shares", type=int, nargs="+", default=[2, 10, 20])
    options = options.parse_args()
    model = {"name": options.network, "batch_size": options.batch, "epochs": options.epochs}
    tiny, folder = DATA / "memory" / "tiny", DATA / "memory" / f"{options.codec}-{options.events}"
    write_fold(tiny, 1000, options.codec)
    write_fold(folder, options.events, options.codec)
    constant = alternate({"tiny": command(configure(tiny, "all", model))}, 1)["tiny"]["peak"]
    outputs = {"memory": (None, configure(folder, "memory", model))}
    whole = alternate({"memory": command(outputs["memory"][1])}, 1)["memory"]["peak"]
    for share in options.shares:
        limit = int(whole / share)
        outputs[f"1/{share}"] = (limit, configure(folder, f"limit{share}", model | {"memory_limit": f"{limit} MiB"}))
    median = alternate({name: command(output) for name, (_, output) in outputs.items()}, options.rounds)
    rows = []
    for name, (limit, output) in outputs.items():
        epochs = json.loads((output / "fold0_history.json").read_text())["epochs"]
        log = (output / "fold0_training.log").read_text()
        begin, *ends = (float(s) for s in re.findall(r"^ *([0-9.]+) s +(?:\d+ parameters to train|epoch \d+:)", log, re.M))
        epoch = (ends[-1] - begin) / len(ends)
        peak = median[name]["peak"]
        rows.append([
            name, limit or "", f"{peak:.0f}", f"{peak - limit:.0f}" if limit else "", f"{median[name]['wall']:.1f}", f"{epoch:.2f}",
            f"{epochs[-1]['validation_loss']:.5f}", f"{epochs[-1]['validation_accuracy']:.5f}",
        ])
    print(f"{options.events} events, {options.codec}, {options.network}, {options.epochs} epochs, batches of {options.batch}; MiB; tiny {constant:.0f}; {machine()}\n")
    print_table(["memory", "limit", "peak", "beside", "seconds", "an epoch", "validation loss", "accuracy"], rows)


if __name__ == "__main__":
    main()
