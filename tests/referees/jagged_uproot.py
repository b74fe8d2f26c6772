"""Referee: the fold files of tests/tests/jagged.rs hold the events that numpy selects, with all their jagged branches.

usage: jagged_uproot.py FOLDER
"""

import pathlib
import sys

import awkward
import numpy
import uproot


def selected(events, name):
    """The cuts of the configuration, in awkward."""
    jets = awkward.sum(events.Jet_E > 30, axis=1)
    if name == "muons":
        first = awkward.fill_none(awkward.firsts(events.Muon_E), -numpy.inf)
        return events[(first > 20) & (jets >= 1)]
    largest = awkward.fill_none(awkward.max(abs(events.Muon_Pz), axis=1), numpy.inf)
    return events[(events.NMuon > 0) & (largest < 100)]


def in_order(events):
    """Folds mix the events: they are told apart by their missing energy."""
    return events[numpy.lexsort((awkward.to_numpy(events.MET_py), awkward.to_numpy(events.MET_px)))]


def main(folder):
    folder = pathlib.Path(folder)
    input = uproot.open(folder / "background.root")["events"].arrays()
    for name in ("muons", "jets"):
        folds = [uproot.open(folder / f"fold{fold}_hzz.root")[name].arrays() for fold in (0, 1)]
        assert all(len(fold) for fold in folds), "an empty fold"
        found, expected = in_order(awkward.concatenate(folds)), in_order(selected(input, name))
        assert len(found) == len(expected), f"{name}: {len(found)} events, expected {len(expected)}"
        weight = expected.EventWeight * (1 if name == "muons" else 1 + awkward.num(expected.Jet_Px))
        assert numpy.allclose(found.training_weight, weight), f"the weights of {name} differ"
        for field in expected.fields:
            assert str(found[field].type) == str(expected[field].type), f"{field}: {found[field].type}"
            assert awkward.array_equal(found[field], expected[field], equal_nan=True), f"{name}/{field} differs"
        print(f"{name}: the same events, {len(expected.fields)} branches")
    applied = uproot.open(folder / "signal.root")["events"]
    if "score_muons" in applied:
        total = applied["score_muons"].array() + applied["score_jets"].array()
        assert numpy.allclose(total, 1, atol=1e-5), "scores do not add to 1"
        assert awkward.array_equal(applied["Muon_Px"].array(), input.Muon_Px), "an append changed a branch"
        print("scores add to 1")


main(*sys.argv[1:])
