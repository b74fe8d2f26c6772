"""Scoring 2 M events x 20 variables and storing the scores, against uproot + numpy + onnxruntime or Keras.

Ours appends branches to the tree, in a copy, or writes a friend tree; the peers write a friend tree, because uproot cannot
append branches. All score with the same networks, trained here by `create-training-dataset` and `train`; the scores must
agree. Times are those of the whole process.
"""

import argparse
import json
import shutil
import subprocess

import numpy
import onnx
import uproot
from onnx import TensorProto, helper, numpy_helper
from safetensors import safe_open

from alternate import BENCHES, BIN, DATA, PYTHON, alternate, machine, print_table

EVENTS, VARIABLES, CLASSES = 2_000_000, 20, ["signal", "background"]
FOLDER = DATA / "apply"
CODECS = {"zstd-5": uproot.ZSTD(5), "zlib-1": uproot.ZLIB(1)}  # our default, and that of ROOT and uproot
NETWORKS = {
    "smhtt_simple": "1 x 100 tanh",
    "smhtt_mt": "3 x 300 tanh",
}


def write_events(path, events, shift, seed, codec="zstd-5"):
    """Normal variables, the first five of them shifted."""
    rng = numpy.random.default_rng(seed)
    with uproot.recreate(path, compression=CODECS[codec]) as file:
        names = [f"x{i}" for i in range(VARIABLES)]
        tree = file.mktree("ntuple", {name: "float32" for name in names} | {"event": "int64"})
        for first in range(0, events, 100_000):
            count = min(100_000, events - first)
            columns = {name: rng.normal(size=count).astype("f4") for name in names}
            for name in names[:5]:
                columns[name] += numpy.float32(shift)
            tree.extend(columns | {"event": numpy.arange(first, first + count)})


def make_data():
    """The events, once: two classes to train on and the events to score."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    sets = {"signal": (20_000, 0.3, 1), "background": (20_000, 0.0, 2)}
    sets |= {f"data_{codec}": (EVENTS, 0.1, 3, codec) for codec in CODECS}
    for name, arguments in sets.items():
        if not (FOLDER / f"{name}.root").exists():
            write_events(FOLDER / "partial", *arguments)
            (FOLDER / "partial").rename(FOLDER / f"{name}.root")


def make_models(network):
    """Trains both folds and translates them for the peer; returns the folder with the YAML files and the models."""
    folder = FOLDER / network
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write = lambda name, content: (folder / name).write_text(json.dumps(content))  # JSON is YAML
    write("dataset.yaml", {
        "output_path": str(folder), "output_filename": "train.root", "base_path": str(FOLDER), "tree_path": "ntuple",
        "event_branch": "event", "training_weight_branch": "training_weight",
        "processes": {
            name: {"class": name, "files": [f"{name}.root"], "cut_string": "1", "weight_string": "1"} for name in CLASSES
        },
    })
    write("training.yaml", {
        "datasets": [str(folder / f"fold{fold}_train.root") for fold in (0, 1)], "output_path": str(folder),
        "classes": CLASSES, "class_weights": dict.fromkeys(CLASSES, 1.0), "global_weight_scale": 1.0,
        "event_weights": "training_weight", "variables": [f"x{i}" for i in range(VARIABLES)], "train_test_split": 0.75,
        "preprocessing": "standard_scaler", "seed": 1, "model": {"name": network, "batch_size": 500, "epochs": 2},
    })
    write("application.yaml", {
        "classifiers": [str(folder / f"fold{fold}_model.safetensors") for fold in (0, 1)], "branch_prefix": "score_",
    })
    tool = lambda name, *arguments: subprocess.run([BIN / name, "--quiet", *arguments], check=True, stdout=subprocess.DEVNULL)
    tool("create-training-dataset", folder / "dataset.yaml")
    for fold in (0, 1):
        tool("train", folder / "training.yaml", str(fold))
    models = {"variables": [f"x{i}" for i in range(VARIABLES)], "classes": CLASSES, "prefix": "score_", "event_branch": "event"}
    models["folds"] = [translate(folder, fold) for fold in (0, 1)]
    write("models.json", models)
    return folder


def translate(folder, fold):
    """Writes fold{f}.onnx from the model file; returns the offset and scale of its preprocessing."""
    with safe_open(folder / f"fold{fold}_model.safetensors", framework="numpy") as file:
        manifest = json.loads(file.metadata()["twofold"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    nodes, value = [], "inputs"
    architecture = manifest["learner"]["network"]["architecture"]
    layers = [*(layer["dense"] for layer in architecture["layers"]), {"activation": "softmax"}]
    for index, layer in enumerate(layers):
        name = "output" if index == len(layers) - 1 else f"dense_{index}"
        activation = {"tanh": "Tanh", "relu": "Relu", "softmax": "Softmax"}[layer["activation"]]
        nodes.append(helper.make_node("Gemm", [value, f"{name}.weight", f"{name}.bias"], [f"{name}.sum"]))
        value = "scores" if name == "output" else f"{name}.value"
        nodes.append(helper.make_node(activation, [f"{name}.sum"], [value]))
    tensor = lambda name, width: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["events", width])
    initial = [numpy_helper.from_array(values, name) for name, values in tensors.items()]
    graph = helper.make_graph(nodes, "classifier", [tensor("inputs", VARIABLES)], [tensor("scores", len(CLASSES))], initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, folder / f"fold{fold}.onnx")
    names = [name for index in range(len(layers) - 1) for name in (f"dense_{index}.weight", f"dense_{index}.bias")]
    numpy.savez(folder / f"fold{fold}.npz", *(tensors[name] for name in [*names, "output.weight", "output.bias"]))
    scaler = manifest["interface"]["preprocessing"]["variables"]
    return {"offset": [one["centre"] for one in scaler], "scale": [1 / one["scale"] for one in scaler]}


def check_scores(outputs):
    """The scores of all, event by event."""
    for name in [*CLASSES, "max_score"]:
        first, *others = (uproot.open(path)["ntuple"][f"score_{name}"].array(library="np") for path in outputs.values())
        worst = max(numpy.abs(first - other).max() for other in others)
        assert worst < 1e-5, f"score_{name} differs by {worst}"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--network", choices=NETWORKS, nargs="*", default=list(NETWORKS))
    options.add_argument("--codec", choices=CODECS, nargs="*", default=list(CODECS))
    options = options.parse_args()
    make_data()
    print(f"Scoring {EVENTS} events x {VARIABLES} variables, seconds on 2 threads; {machine()}\n")
    engines = ["onnxruntime", "keras"]
    ways = {"copy": "--output", "friend": "--friend"}
    header = ["network", "codec", *(f"{name} s" for name in [*engines, *ways])]
    header += [f"{engine} / {way}" for engine in engines for way in ways] + [f"{name} MB" for name in [*engines, "ours"]]
    rows = []
    for network in options.network:
        folder = make_models(network)
        configs = [folder / f"{name}.yaml" for name in ("dataset", "training", "application")]
        outputs = {name: folder / f"{name}.root" for name in [*engines, *ways]}
        for codec in options.codec:
            data = FOLDER / f"data_{codec}.root"
            commands = {
                engine: [PYTHON, BENCHES / "peers/uproot_apply.py", engine, data, "ntuple", outputs[engine], folder, codec, 2]
                for engine in engines
            } | {
                way: [BIN / "apply", "--quiet", *configs, data, "ntuple", option, outputs[way]]
                for way, option in ways.items()
            }
            median = alternate(commands, options.rounds, outputs=outputs)
            check_scores(outputs)
            wall = {name: median[name]["wall"] for name in median}
            rows.append(
                [f"{network} ({NETWORKS[network]})", codec, *(f"{wall[name]:.2f}" for name in outputs)]
                + [f"{wall[engine] / wall[way]:.1f}" for engine in engines for way in ways]
                + [f"{median[name]['peak']:.0f}" for name in [*engines, "copy"]]
            )
    print_table(header, rows)


if __name__ == "__main__":
    main()
