"""Making fold files of 5 M entries (30 float32 branches and an event number; cut, weight, fold, all branches kept) against uproot."""

import argparse
import json

import numpy
import uproot

from alternate import BIN, BENCHES, DATA, PYTHON, alternate, machine, print_table

# "default": read what ROOT and uproot write by default, write what each tool writes by default (uproot ZLIB-1, ours LZ4)
CODECS = {"default": uproot.ZLIB(1), "zlib-1": uproot.ZLIB(1), "lz4": uproot.LZ4(1), "zstd-5": uproot.ZSTD(5), "none": None}
ENTRIES, BRANCHES, STEP = 2_500_000, 30, 100_000
OUT = DATA / "create_training_dataset"
# the same selection in both languages; about half of the events pass
PROCESSES = {
    "signal": (("(b0>0)&&(abs(b1)<6)", "sqrt(b2*b2+b3*b3)*0.01"), ("(b0>0)&(abs(b1)<6)", "sqrt(b2*b2+b3*b3)*0.01")),
    "background": (("(b0<1)&&(b4<5)", "0.5*(1+(b5>5))"), ("(b0<1)&(b4<5)", "0.5*(1+(b5>5))")),
}


def make(process, codec):
    """One process: 10 bits of mantissa, as NanoAOD stores them."""
    path = DATA / f"events_{process}_{codec.replace('default', 'zlib-1')}.root"
    if path.exists():
        return path
    DATA.mkdir(exist_ok=True)
    rng = numpy.random.default_rng(len(process))
    base = (rng.normal(size=ENTRIES).astype("f4").view("u4") & numpy.uint32(0xFFFFE000)).view("f4")
    columns = {f"b{i}": numpy.roll(base, 1009 * i) * numpy.float32(i % 4 + 1) for i in range(BRANCHES)}
    columns["event"] = numpy.arange(ENTRIES, dtype="i8") + 2**40
    with uproot.recreate(path, compression=CODECS[codec]) as file:
        tree = file.mktree("ntuple", {name: values.dtype for name, values in columns.items()})
        for first in range(0, ENTRIES, STEP):
            tree.extend({name: values[first : first + STEP] for name, values in columns.items()})
    return path


def configure(codec):
    """The same task for both, as YAML for ours (JSON is YAML) and as JSON for the peer."""
    OUT.mkdir(parents=True, exist_ok=True)
    ours = {
        "output_path": str(OUT.resolve()), "output_filename": "ours.root", "tree_path": "ntuple",
        "base_path": str(DATA.resolve()), "event_branch": "event", "training_weight_branch": "training_weight",
        "processes": {
            name: {"files": [make(name, codec).name], "cut_string": cut, "weight_string": weight, "class": name}
            for name, ((cut, weight), _) in PROCESSES.items()
        },
    }
    if codec != "default":
        ours["compression"] = codec
    peer = {
        "output": str(OUT), "tree": "ntuple", "compression": codec.replace("default", "zlib-1"), "step": STEP,
        "processes": [
            {"class": name, "files": [str(make(name, codec))], "cut": cut, "weight": weight}
            for name, (_, (cut, weight)) in PROCESSES.items()
        ],
    }
    (OUT / "ours.yaml").write_text(json.dumps(ours))
    (OUT / "peer.json").write_text(json.dumps(peer))
    return OUT / "ours.yaml", OUT / "peer.json"


def assert_same():
    """Both wrote the same events in the same order."""
    for fold in range(2):
        for process in PROCESSES:
            ours, peer = (uproot.open(OUT / f"fold{fold}_{who}.root")[process] for who in ("ours", "peer"))
            assert ours.num_entries == peer.num_entries, (fold, process, ours.num_entries, peer.num_entries)
            for branch in ("b0", "b29", "event"):
                numpy.testing.assert_array_equal(ours[branch].array(library="np"), peer[branch].array(library="np"))
            numpy.testing.assert_allclose(
                ours["training_weight"].array(library="np"), peer["training_weight"].array(library="np"), rtol=1e-6
            )


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--codecs", nargs="+", default=list(CODECS), choices=list(CODECS))
    options = options.parse_args()
    print(f"Fold files of {ENTRIES * len(PROCESSES)} entries x {BRANCHES + 1} branches, 2 threads; {machine()}\n")
    rows = []
    for codec in options.codecs:
        config, task = configure(codec)
        median = alternate(
            {
                "uproot": [PYTHON, BENCHES / "peers/uproot_create_training_dataset.py", task],
                "ours": [BIN / "create-training-dataset", config, "--force", "--quiet"],
            },
            options.rounds,
        )
        assert_same()
        size = {who: sum((OUT / f"fold{f}_{who}.root").stat().st_size for f in range(2)) / 1e6 for who in ("peer", "ours")}
        peer, ours = median["uproot"], median["ours"]
        # the script's own clock, which leaves out Python's start and imports, against the whole process of ours
        rows.append(
            [codec, f"{peer['seconds']:.2f}", f"{ours['wall']:.2f}", f"{peer['seconds'] / ours['wall']:.2f}"]
            + [f"{peer['peak']:.0f}", f"{ours['peak']:.0f}", f"{size['peer']:.0f}", f"{size['ours']:.0f}"]
        )
    print_table(["codec", "uproot s", "ours s", "ratio", "peak MB uproot", "peak MB ours", "MB out uproot", "MB out ours"], rows)


if __name__ == "__main__":
    main()
