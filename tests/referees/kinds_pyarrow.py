"""Writes what tables hold in more ways than trees do, and checks what our tools make of it.

    kinds_pyarrow.py write FOLDER           kinds.parquet, kinds.feather, kinds.arrow (a stream); options.root and options.parquet; masked.root
    kinds_pyarrow.py converted FILE         FILE, a Parquet file, has all columns as `KINDS` says
    kinds_pyarrow.py lacking FILE COPY      COPY of FILE, a Parquet file, in which every hundredth value of `x` is missing
    kinds_pyarrow.py folds FOLDER NAME...   the fold files NAME have what was written to options.root or options.parquet
"""

import datetime
import decimal
import math
import sys

import awkward as ak
import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import uproot

JETS = [[{"pt": 30.5, "hits": [1, 2]}, {"pt": 20.5, "hits": []}], [], [{"pt": 1.5, "hits": [7]}], []]
SECOND = datetime.datetime(1970, 1, 1, 0, 0, 1)

# name, array, and what it is read as: columns by name, or None if it is left out
KINDS = [
    ("event", pa.array([1, 2, 3, 4]), {"event": [1, 2, 3, 4]}),
    ("most", pa.array([2**64 - 1, 0, 2**53 + 1, 1], pa.uint64()), {"most": [2**64 - 1, 0, 2**53 + 1, 1]}),
    ("least", pa.array([-(2**63), 0, 2**53 + 1, 1]), {"least": [-(2**63), 0, 2**53 + 1, 1]}),
    ("half", pa.array(np.array([0.5, 1.5, np.nan, -2], "f2")), {"half": [0.5, 1.5, math.nan, -2.0]}),
    ("money", pa.array([decimal.Decimal("1.1"), None, decimal.Decimal("-12345678901234567.9"), 0], pa.decimal128(20, 1)),
     {"money": [1.1, math.nan, -12345678901234567.9, 0.0]}),
    ("process", pa.array(["tt", "w", None, "tt"]).dictionary_encode(), {"process": ["tt", "w", "", "tt"]}),
    ("day", pa.array([datetime.date(1970, 1, 3)] * 4), {"day": [2] * 4}),
    ("noon", pa.array([datetime.time(12)] * 4, pa.time32("ms")), {"noon": [43_200_000] * 4}),
    ("time", pa.array([SECOND] * 4, pa.timestamp("ms")), {"time": [1000] * 4}),
    ("took", pa.array([datetime.timedelta(seconds=2)] * 4, pa.duration("us")), {"took": [2_000_000] * 4}),
    ("x", pa.array([1.5, None, 2.5, None]), {"x": [1.5, math.nan, 2.5, math.nan]}),
    ("p", pa.array([[1.5], None, [], [2.5, None]], pa.large_list(pa.float32())), {"p": [[1.5], [], [], [2.5, math.nan]]}),
    ("v", pa.array([[1, 2, 3]] * 4, pa.list_(pa.int16(), 3)), {"v": [[1, 2, 3]] * 4}),
    ("tensor", pa.FixedShapeTensorArray.from_numpy_ndarray(np.arange(8, dtype="f4").reshape(4, 2)),
     {"tensor": [[0, 1], [2, 3], [4, 5], [6, 7]]}),
    ("jets", pa.array(JETS, pa.list_(pa.struct([("pt", pa.float32()), ("hits", pa.list_(pa.int8()))]))),
     {"jets": [2, 0, 1, 0], "jets.pt": [[30.5, 20.5], [], [1.5], []], "jets.hits": [[[1, 2], []], [], [[7]], []]}),
    ("vertex", pa.array([{"z": 1.5, "at": {"t": 2.5}}, None, {"z": 0.5, "at": None}, {"z": None, "at": {"t": 3.5}}]),
     {"vertex.z": [1.5, math.nan, 0.5, math.nan], "vertex.at.t": [2.5, math.nan, math.nan, 3.5]}),
    ("count", pa.array([1, None, 3, 4], pa.int32()), None),
    ("hits", pa.array([[1, None], None, [], [3]], pa.list_(pa.int32())), None),
    ("truth", pa.array([True, False, None, True]), None),
    ("weights", pa.array([[("up", 1.1)]] * 4, pa.map_(pa.string(), pa.float32())), None),
    ("raw", pa.array([b"a", b"", b"c", b"d"]), None),
]
# not in Parquet
VIEWS = [
    ("runs", pa.RunEndEncodedArray.from_arrays(pa.array([2, 4], pa.int32()), pa.array([1.5, 2.5])), {"runs": [1.5, 1.5, 2.5, 2.5]}),
    ("view", pa.array([[1, 2], [], [3], None], pa.list_view(pa.int32())), {"view": [[1, 2], [], [3], []]}),
    ("word", pa.array(["a", "", "long enough to lie elsewhere", "d"], pa.string_view()),
     {"word": ["a", "", "long enough to lie elsewhere", "d"]}),
]
ENTRIES = 400


def table(kinds):
    return pa.table({name: array for name, array, _ in kinds})


def options(seed=0):
    """An event number, floats of which some are missing, whole numbers and bools of which none and some are."""
    draw = np.random.default_rng(seed)
    some = lambda values: [None if draw.random() < 0.1 else value for value in values]
    return {
        "event": ak.Array(range(ENTRIES)),
        "x": ak.Array(some(draw.normal(size=ENTRIES).tolist())),
        "n": ak.Array(some(draw.integers(0, 9, ENTRIES).tolist())),
        "tight": ak.Array(some((draw.random(ENTRIES) < 0.5).tolist())),
        # an option without a missing value
        "q": ak.Array(ak.contents.IndexedOptionArray(ak.index.Index64(np.arange(ENTRIES)),
                                                     ak.contents.NumpyArray(draw.choice([-1, 1], ENTRIES)))),
        "tracks": ak.Array(some([[1.5] * (i % 3) for i in range(ENTRIES)])),
    }


def write(folder):
    pq.write_table(table(KINDS), f"{folder}/kinds.parquet", row_group_size=3, compression="none", write_page_checksum=True)
    pa.feather.write_feather(table(KINDS + VIEWS), f"{folder}/kinds.feather", compression="uncompressed")
    kinds = table(KINDS)
    # categories that each batch has anew
    other = kinds.set_column(5, "process", pa.array(["z", "w", None, "tt"]).dictionary_encode())
    first, rest = kinds.slice(0, 1), other.slice(1)
    with pa.OSFile(f"{folder}/kinds.arrow", "wb") as sink, pa.ipc.new_stream(sink, kinds.schema) as writer:
        writer.write_table(first)
        writer.write_table(rest)
    ak.to_feather(ak.Array({"met": [1.0, 2.0]}), f"{folder}/awkward.feather")
    arrays = options()
    with uproot.recreate(f"{folder}/options.root") as file:
        # uproot does not write options of lists
        file["Events"] = {name: array for name, array in arrays.items() if name != "tracks"}
    # masked arrays, of which uproot writes all values and reads others
    masked = ak.contents.ByteMaskedArray(ak.index.Index8(np.array([0, 1, 0], "i1")), ak.contents.NumpyArray(np.arange(3.0)), valid_when=False)
    with uproot.recreate(f"{folder}/masked.root") as file:
        file["Events"] = {"event": ak.Array([0, 1, 2]), "x": ak.Array(masked)}
    ak.to_parquet(ak.zip(arrays, depth_limit=1), f"{folder}/options.parquet")


def equal(one, other):
    if isinstance(one, list):
        return len(one) == len(other) and all(equal(a, b) for a, b in zip(one, other))
    return one == other or (one != one and other != other)


def converted(path):
    found = pq.read_table(path).to_pydict()
    kinds = KINDS + (VIEWS if "feather" in path else [])
    expected = {name: values for _, _, read in kinds for name, values in (read or {}).items()}
    assert list(found) == list(expected), list(found)
    for name, values in expected.items():
        assert equal(found[name], values), (name, found[name])
    print(len(found))


def folds(folder, names):
    expected = options()
    for fold, name in enumerate(names):
        for label in ("trees", "tables"):
            found = uproot.open(f"{folder}/{name}")[label].arrays()
            rows = np.arange(ENTRIES) % 2 == fold
            assert np.array_equal(ak.to_numpy(found.event), np.arange(ENTRIES)[rows]), label
            for column in ("x", "n", "tight", "q"):
                values = ak.to_numpy(ak.fill_none(expected[column] * 1.0, np.nan))[rows]
                assert np.array_equal(ak.to_numpy(found[column]), values, equal_nan=True), (label, column)
            assert np.isnan(ak.to_numpy(found.n)).sum() > 5 and found.q.type.content.primitive == "int64"
        tracks = ak.fill_none(expected["tracks"], [], axis=0)[rows]
        assert ak.all(found.tracks == tracks) and ak.all(ak.num(found.tracks) == ak.num(tracks))
        print(name, len(found))


def lacking(path, copy):
    table = pq.read_table(path)
    x = pa.array([None if i % 100 == 0 else x for i, x in enumerate(table["x"].to_pylist())], table["x"].type)
    pq.write_table(table.set_column(table.column_names.index("x"), "x", x), copy)
    print(x.null_count)


match sys.argv[1]:
    case "lacking":
        lacking(sys.argv[2], sys.argv[3])
    case "write":
        write(sys.argv[2])
    case "converted":
        converted(sys.argv[2])
    case "folds":
        folds(sys.argv[2], sys.argv[3:])
