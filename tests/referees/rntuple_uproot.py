"""Referee: reads all fields of RNTuples with uproot and writes their values for the tests to compare.

    rntuple_uproot.py FOLDER FILE...

Without files it first writes some of its own to FOLDER, with every kind of field that uproot writes, compressed in every way.
FOLDER/index.json lists {file, tree, entries, fields}, and each field as {path, kind, width, text, levels}. Files are numbered in
that order, little endian: NUMBER.values as float64 or int64 (uint64 by bit pattern), NUMBER.LEVEL the offsets as uint64.
"""

import json
import pathlib
import sys

import awkward
import numpy
import uproot

COMPRESSIONS = {"none": None, "zlib": uproot.ZLIB(1), "lz4": uproot.LZ4(1), "zstd": uproot.ZSTD(3), "lzma": uproot.LZMA(1)}
WORDS = awkward.Array(["", "a", "æøå", "long" * 50, "0"])


def arrays(entries, random):
    """One field of every kind."""
    found = {}
    for dtype in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"):
        limits = numpy.iinfo(dtype)
        found[dtype] = random.integers(limits.min, limits.max, entries, dtype=dtype, endpoint=True)
    counts = random.integers(0, 4, entries)
    inner = random.integers(0, 3, counts.sum())
    # Values only where there are some: of masked ones uproot 5.7 writes all, and then reads the wrong ones.
    there = random.random(entries) < 0.5
    index = awkward.index.Index64(numpy.where(there, numpy.cumsum(there) - 1, -1))
    maybe = awkward.contents.IndexedOptionArray(index, awkward.contents.NumpyArray(random.normal(size=there.sum())))
    jagged = lambda values: awkward.unflatten(values, counts)
    return found | {
        "f4": random.normal(size=entries).astype("f4"),
        "f8": random.normal(size=entries),
        "truth": random.random(entries) < 0.3,
        "fixed": random.normal(size=(entries, 2, 3)).astype("f4"),
        "jagged": jagged(random.normal(size=counts.sum())),
        "nested": jagged(awkward.unflatten(random.integers(0, 99, inner.sum()).astype("i2"), inner)),
        "text": WORDS[random.integers(0, 5, entries)],
        "texts": jagged(WORDS[random.integers(0, 5, counts.sum())]),
        "record": awkward.zip({"pt": random.normal(size=entries).astype("f4"), "n": random.integers(0, 9, entries)}),
        "jets": awkward.zip({"pt": jagged(random.normal(size=counts.sum())), "tag": jagged(random.random(counts.sum()) < 0.5)}),
        "maybe": awkward.Array(maybe),
    }


def write(folder):
    """Files with ntuples of several clusters, in a folder of their own, and with an empty one."""
    for name, compression in COMPRESSIONS.items():
        random = numpy.random.default_rng(1)
        with uproot.recreate(folder / f"{name}.root", compression=compression) as file:
            ntuple = file.mkrntuple("dir/inner/ntuple", arrays(5000, random))
            for entries in (1, 70_000 if name == "zstd" else 700):
                ntuple.extend(arrays(entries, random))
            file.mkrntuple("empty", arrays(0, random))
        yield folder / f"{name}.root"


def columns(layout, path, around=()):
    """(path, text, levels, values) of all leaves; `around` holds the offsets outside, and the size where it is fixed."""
    if layout.is_option:
        there = ~layout.mask_as_bool(valid_when=False)
        offsets = numpy.concatenate([[0], numpy.cumsum(there)])
        yield from columns(layout.project(), path, (*around, (None, offsets)))
    elif layout.is_indexed:
        yield from columns(layout.project(), path, around)
    elif layout.is_record:
        for field in layout.fields:
            name = f"_{field}" if layout.is_tuple else field
            yield from columns(layout[field], f"{path}/{name}", around)
    elif layout.is_regular:
        offsets = numpy.arange(len(layout) + 1) * layout.size
        yield from columns(layout.content[: len(layout) * layout.size], path, (*around, (layout.size, offsets)))
    elif layout.is_list:
        layout = layout.to_ListOffsetArray64(True)
        offsets = numpy.asarray(layout.offsets)
        content, levels = layout.content[: offsets[-1]], (*around, (None, offsets))
        if layout.parameter("__array__") == "string":
            yield path, True, [offsets for _, offsets in levels], 1, numpy.asarray(content.data)
        else:
            yield from columns(content, path, levels)
    elif layout.is_numpy:
        values = numpy.asarray(layout.data)
        varying = 1 + max((place for place, (size, _) in enumerate(around) if size is None), default=-1)
        width = numpy.prod([size for size, _ in around[varying:]] + list(values.shape[1:]), dtype=int)
        yield path, False, [offsets for _, offsets in around[:varying]], int(width), values.reshape(-1)


def main(folder, *files):
    folder, index, number = pathlib.Path(folder), [], 0
    for file in files or list(write(folder)):
        with uproot.open(file) as opened:
            for key, kind in opened.classnames(cycle=False).items():
                if kind != "ROOT::RNTuple":
                    continue
                ntuple, fields = opened[key], []
                for name in ntuple.keys(recursive=False):
                    try:
                        layout = ntuple[name].array().layout
                    except Exception as error:
                        print(f"{file}: uproot does not read {name}: {error!r}"[:200])
                        continue
                    for path, text, levels, width, values in columns(layout, name):
                        if "::" in path:
                            continue  # uproot's name for the second of two equal base classes
                        kind = "float" if values.dtype.kind == "f" else "integer"
                        values = values.view("i8") if values.dtype == "u8" else values
                        values.astype("<f8" if kind == "float" else "<i8").tofile(folder / f"{number}.values")
                        for level, offsets in enumerate(levels):
                            offsets.astype("<u8").tofile(folder / f"{number}.{level}")
                        fields.append({"path": path, "kind": kind, "width": width, "text": text, "levels": len(levels)})
                        number += 1
                index.append({"file": str(file), "tree": key, "entries": ntuple.num_entries, "fields": fields})
    (folder / "index.json").write_text(json.dumps(index))


if __name__ == "__main__":
    main(*sys.argv[1:])
