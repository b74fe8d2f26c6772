"""Referee: uproot reads jagged branches, texts and vectors as the example `write_kinds` writes them.

    written_kinds.py WRITE_KINDS FOLDER ENTRIES

Writes a file for each codec into FOLDER and compares every value with the formulas of the example.
"""

import pathlib
import subprocess
import sys

import awkward
import numpy
import uproot


def values(counts, width=1):
    """All values of a branch with so many groups of `width` per entry, cut into entries."""
    flat = numpy.arange(int(numpy.sum(counts)) * width) * 31 % 1009
    return awkward.unflatten(flat.reshape(-1, width) if width > 1 else flat, counts)


def text(k):
    return str(k * 31 % 1009) * (100 if k % 1000 == 999 else k % 7)


def nested(outer, modulus, block):
    """The inner counts begin anew with every block that was filled."""
    inner = [numpy.arange(int(numpy.sum(outer[start : start + block]))) % modulus for start in range(0, len(outer), block)]
    inner = numpy.concatenate(inner) if inner else numpy.zeros(0, int)
    return awkward.unflatten(values(inner), outer)


def same(read, right):
    if "string" in str(right.type):
        return awkward.to_list(read) == awkward.to_list(right)
    counts = (awkward.array_equal(awkward.num(read, axis), awkward.num(right, axis)) for axis in range(1, right.ndim))
    flat = (numpy.asarray(awkward.flatten(array, None)) for array in (read, right))
    return read.ndim == right.ndim and all(counts) and numpy.array_equal(*flat)


def expected(entries):
    i = numpy.arange(entries)
    n, given, lists = i * 7 % 5, i % 3, i % 4
    return {
        "n": n,
        "x": values(n),
        "y": values(n),
        "nown": i * 3 % 4,
        "own": values(i * 3 % 4),
        "z": values(n, 3),
        "given": given,
        "w": values(given, 2) % 2 == 1,
        "text": awkward.Array([text(k) for k in range(entries)]),
        "vector": values(i * 5 % 7),
        "vectors": nested(i * 2 % 3, 4, 30_011),
        "texts": awkward.unflatten(awkward.Array([text(k) for k in range(int(lists.sum()))]), lists),
    }


def main(program, folder, entries):
    wanted = expected(int(entries))
    for codec in ["none", "zlib-1", "lz4", "zstd-5"]:
        path = pathlib.Path(folder) / f"{codec}.root"
        subprocess.run([program, path, codec, entries], check=True)
        with uproot.open(path) as file:
            tree = file["ntuple"]
            assert [branch.name for branch in tree.branches] == list(wanted), tree.keys()
            assert tree.num_entries == int(entries)
            for name, right in wanted.items():
                room, next_basket = tree[name].member("fMaxBaskets"), tree[name].member("fWriteBasket")
                assert room >= max(10, next_basket + 1), f"ROOT writes ten baskets of {name} and we give {room}"
                for table in ("fBasketBytes", "fBasketEntry", "fBasketSeek"):
                    assert len(tree[name].member(table)) == room, f"{table} of {name}"
                    assert not numpy.any(tree[name].member(table)[next_basket + 1 :]), f"{table} of {name}"
                read = tree[name].array()
                assert same(read, awkward.Array(right)), f"{codec}: {name}"
                if int(entries) > 10:
                    part = tree[name].array(entry_start=3, entry_stop=int(entries) - 5)
                    assert awkward.array_equal(part, read[3:-5]), f"{codec}: part of {name}"
            for name, counter in [("x", "n"), ("y", "n"), ("z", "n"), ("own", "nown"), ("w", "given")]:
                leaf = tree[name].member("fLeaves")[0]
                count = leaf.member("fLeafCount")
                assert count.member("fName") == counter and count.member("fIsRange"), name
                most = int(numpy.max(wanted[counter], initial=0))
                assert count.all_members["fMaximum"] == most, (name, count.all_members["fMaximum"], most)
            texts = [len(value) for value in wanted["text"]]
            assert tree["text"].member("fLeaves")[0].member("fLen") == max(texts, default=0) + 1
    print(f"{len(wanted)} branches of {entries} entries, 4 codecs")


if __name__ == "__main__":
    main(*sys.argv[1:])
