"""Appends branches to real trees and lets uproot compare the files before and after.

usage: append_uproot.py APPEND_BRANCHES DATA_FOLDER SHARE|big

One tree in SHARE of all in the folder, chosen by name. Of each: the new values, the places and bytes of the old baskets,
the values of up to 25 old branches, and the bytes of all other records.
"""

import collections
import mmap
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings
import zlib

import awkward
import numpy
import uproot

warnings.simplefilter("ignore")
TREES = ("TTree", "TNtuple", "TNtupleD")
NEW = ["new_number", "new_pair", "nnew_list", "new_list", "new_text", "new_vector"]


def same(a, b):
    try:
        return awkward.array_equal(a, b, equal_nan=True)
    except Exception:
        return str(a.tolist()) == str(b.tolist())


def baskets(tree, without=()):
    """Places and sizes of the baskets on disk, branch by branch."""
    found = []
    for branch in tree.itervalues(recursive=True):
        if branch.name in without:
            continue
        try:
            count = branch.num_baskets
            found.append([(int(s), int(n)) for s, n in zip(branch.member("fBasketSeek")[:count], branch.member("fBasketBytes")[:count])])
        except Exception:
            pass  # a branch that uproot does not know
    return found


def records(folder):
    for key in folder.iterkeys(recursive=False):
        if folder.key(key).fClassName.startswith("TDirectory"):
            yield from records(folder[key])
        else:
            yield folder.key(key)


def counter(tree):
    """The branch that counts the values of another, if there is one that the new ones could share."""
    for branch in tree.branches:
        try:
            leaf = branch.member("fLeaves")[0].member("fLeafCount")
            if leaf is not None and tree[leaf.member("fName")].typename.endswith("int32_t"):
                return leaf.member("fName")
        except Exception:
            pass  # a branch that uproot does not know
    return None


def added(shared):
    return NEW + ["new_counted"] * bool(shared)


def repeated(counts):
    return awkward.unflatten(numpy.repeat(numpy.arange(len(counts)), counts), counts)


def mapped(path):
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def compare(old_path, new_path, name, shared):
    """What is wrong with the new file, or the number of old branches that were compared."""
    old_file, new_file = uproot.open(old_path), uproot.open(new_path)
    old, new = old_file[name], new_file[name]
    entries = numpy.arange(int(old.num_entries))
    assert new.num_entries == old.num_entries, "entries"
    assert numpy.array_equal(new["new_number"].array(library="np"), entries / 7), "new_number"
    assert numpy.array_equal(new["new_pair"].array(library="np"), numpy.stack([entries, -entries], 1)), "new_pair"
    lists = repeated(entries % 3)
    assert numpy.array_equal(new["nnew_list"].array(library="np"), entries % 3), "nnew_list"
    for branch in ("new_list", "new_vector"):
        assert awkward.array_equal(new[branch].array(), awkward.values_astype(lists, new[branch].array().layout.content.dtype)), branch
    assert new["new_text"].array(library="np").tolist() == [str(entry) for entry in entries], "new_text"
    if shared:
        counted = new["new_counted"].array()
        assert awkward.array_equal(counted, awkward.values_astype(repeated(old[shared].array(library="np")), "f4")), "new_counted"
        leaf = new["new_counted"].member("fLeaves")[0].member("fLeafCount")
        assert leaf.member("fName") == shared and leaf is new[shared].member("fLeaves")[0], "the counter of new_counted"
    assert old_file.classnames(recursive=True) == new_file.classnames(recursive=True), "keys"
    assert [b.name for b in new.branches] == [b.name for b in old.branches] + added(shared), "branches"
    before, after = mapped(old_path), mapped(new_path)
    places = baskets(old)
    assert places == baskets(new, added(shared)), "places of baskets"
    for seek, size in (place for branch in places for place in branch if place[0]):
        assert before[seek : seek + size] == after[seek : seek + size], f"basket at {seek}"
    changed = old_file.key(name).fSeekKey  # the new record of the tree may have its place again
    for first, second in zip(records(old_file), records(new_file)):
        if first.fSeekKey == second.fSeekKey != changed:
            place = slice(first.fSeekKey, first.fSeekKey + first.fNbytes)
            assert before[place] == after[place], f"record of {first.fName}"
        else:
            assert first.fClassName in TREES, f"{first.fName} has moved"
    names = old.keys(recursive=True)
    random.Random(1).shuffle(names)
    compared = 0
    for branch in names[:25]:
        try:
            values, again = (old[branch].array(entry_stop=5000, array_cache=None) for _ in range(2))
        except Exception:
            continue  # uproot cannot read it in the old file either
        if not same(values, again):
            continue  # uproot shows what happened to be in memory (a packed type that it takes for another)
        assert same(values, new[branch].array(entry_stop=5000)), f"values of {branch}"
        compared += 1
    return compared


def big(program, data):
    """A file that ROOT wrote with positions of four bytes grows beyond 2 GB, where they need eight."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = pathlib.Path(folder) / "old.root", pathlib.Path(folder) / "new.root"
        content = bytearray(next(pathlib.Path(data).rglob("uproot-HZZ.root")).read_bytes())
        end, size = len(content), 1_999_999_000
        assert int.from_bytes(content[12:16], "big") == end and content[32] == 4, "not such a file"
        content[12:16] = size.to_bytes(4, "big")
        content += (end - size).to_bytes(4, "big", signed=True)  # a gap, which takes no room on disk
        old.write_bytes(content)
        with open(old, "r+b") as file:
            file.truncate(size)
        subprocess.run([program, old, "events", new, "NJet"], check=True)
        compared = compare(old, new, "events", "NJet")
        header = mapped(new)[:80]
        assert new.stat().st_size > 2_000_000_000 and header[40] == 8, "positions of four bytes"
        assert int.from_bytes(header[4:8], "big") > 1_000_000, "the version does not tell"
        assert uproot.open(new).file.fEND == new.stat().st_size, "the end"
        print(f"{new.stat().st_size} bytes, {compared} branches compared")


def main(program, data, share):
    count = collections.Counter()
    wrong = []
    target = pathlib.Path(tempfile.mkdtemp()) / "appended.root"
    for path in sorted(pathlib.Path(data).rglob("*.root")):
        try:
            file = uproot.open(path)
            assert file.file.streamers  # which old ROOT compressed with a codec that uproot does not have
            trees = {key.split(";")[0] for key, name in file.classnames(recursive=True).items() if name in TREES}
        except Exception:
            count["not opened by uproot"] += 1
            continue
        for tree in sorted(trees):
            if zlib.crc32(f"{path.name}:{tree}".encode()) % share:
                continue
            shared = counter(file[tree])
            done = subprocess.run([program, path, tree, target] + [shared] * bool(shared), capture_output=True, text=True)
            if done.returncode:
                count["refused"] += 1
                print(f"refused: {path.name}:{tree}: {done.stderr.strip()}")
                continue
            try:
                count["branches compared"] += compare(path, target, tree, shared)
                count["right"] += 1
                count["with a shared counter"] += bool(shared)
            except Exception as problem:
                wrong.append(f"{path.name}:{tree}: {type(problem).__name__}: {problem}")
            target.unlink()
    print(dict(count))
    assert count["right"] and not wrong, "\n".join(wrong)


if __name__ == "__main__":
    if sys.argv[3] == "big":
        big(*sys.argv[1:3])
    else:
        main(*sys.argv[1:3], int(sys.argv[3]))
