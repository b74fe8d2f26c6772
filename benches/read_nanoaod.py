"""Opening a NanoAOD file of 947 branches and reading 20 of them, against uproot."""

import argparse
import os
import pathlib

from alternate import BENCHES, BIN, PYTHON, alternate, machine, print_table

SHARED = pathlib.Path(os.environ.get("TWOFOLD_DATA", BENCHES.parent.parent / "shared/data"))
FILE = SHARED / "root-corpus/scikit-hep-testdata/nanoAOD_2015_CMS_Open_Data_ttbar.root"
BRANCHES = """run event nMuon Muon_pt Muon_eta Muon_phi Muon_charge nElectron Electron_pt Electron_eta nJet Jet_pt Jet_eta Jet_phi
Jet_mass Jet_btagCSVV2 MET_pt MET_phi Generator_weight HLT_IsoMu20""".split()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options = options.parse_args()
    print(f"Open {FILE.name} and read {len(BRANCHES)} branches, milliseconds; {machine()}\n")
    rows = []
    for threads in (1, 2):
        select = ["--tree", "Events", "--branches", ",".join(BRANCHES)]
        peer = [PYTHON, BENCHES / "peers/uproot_read.py", FILE, threads, *select, "--arrays", "ak", "--repeat", 5]
        commands = {"uproot": (peer, threads), "ours": ([BIN / "read", FILE, threads, *select, "--repeat", 50], threads)}
        median = alternate(commands, options.rounds)
        assert median["ours"]["sum"] == median["uproot"]["sum"], "the values differ"
        times = {label: 1000 * figures["seconds"] for label, figures in median.items()}
        rows.append([threads, f"{times['uproot']:.1f}", f"{times['ours']:.2f}", f"{times['uproot'] / times['ours']:.1f}"])
    print_table(["threads", "uproot", "ours", "ratio"], rows)


if __name__ == "__main__":
    main()
