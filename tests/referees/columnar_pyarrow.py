"""Writes tables by pyarrow, and checks by pyarrow, awkward and uproot what our tools make of them.

    columnar_pyarrow.py write FOLDER             jets.parquet and jets.arrow: several row groups, lists, bool, missing floats
    columnar_pyarrow.py selected FOLDER NAME...  the fold files NAME hold what `SELECTION` keeps of both, with its weights
    columnar_pyarrow.py exotic FILE              a table of types that are not converted, beside three numbers
    columnar_pyarrow.py kept FILE COPY           COPY has all that FILE has, and the scores behind it
"""

import datetime
import decimal
import sys

import awkward as ak
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import uproot

ENTRIES = 5000
GROUP = 700  # rows of a row group or record batch


def jets(seed):
    draw = np.random.default_rng(seed)
    counts = draw.integers(0, 5, ENTRIES)
    pt = ak.unflatten(draw.exponential(40, counts.sum()).astype(np.float32), counts)
    x = draw.normal(size=ENTRIES)
    return pa.table({
        "event": pa.array(np.arange(ENTRIES, dtype=np.int64) + seed * ENTRIES),
        "x": pa.array(x, mask=draw.random(ENTRIES) < 0.01),
        "is_tight": pa.array(draw.random(ENTRIES) < 0.7),
        "n": pa.array(counts.astype(np.int16)),
        "jet_pt": pa.array(ak.to_list(pt), type=pa.list_(pa.float32())),
        "cluster": pa.array(draw.normal(size=(ENTRIES, 3)).astype(np.float32).tolist(), type=pa.list_(pa.float32(), 3)),
        "weight": pa.array(draw.normal(1, 0.3, ENTRIES).astype(np.float32)),
    })


def write(folder):
    pq.write_table(jets(0), f"{folder}/jets.parquet", row_group_size=GROUP, data_page_size=512, use_dictionary=["n"])
    table = jets(1)
    with pa.OSFile(f"{folder}/jets.arrow", "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=GROUP)


def selected(folder, names):
    tables = [pq.read_table(f"{folder}/jets.parquet"), pa.ipc.open_file(f"{folder}/jets.arrow").read_all()]
    for fold, name in enumerate(names):
        for label, table in zip(["signal", "background"], tables):
            events = ak.from_arrow(table)
            keep = events.is_tight & (ak.sum(events.jet_pt > 30, axis=1) >= 1) & (events.event % 2 == fold)
            expected = events[keep]
            found = uproot.open(f"{folder}/{name}")[label].arrays()
            assert len(found) == len(expected) > 500, (label, len(found), len(expected))
            for column in ["event", "is_tight", "n", "weight"]:
                assert ak.all(found[column] == expected[column]), column
            assert ak.all(found.jet_pt == expected.jet_pt) and ak.all(found.cluster == expected.cluster)
            x = ak.to_numpy(ak.fill_none(expected.x, np.nan))
            assert np.array_equal(ak.to_numpy(found.x), x, equal_nan=True) and np.isnan(x).any()
            weights = (ak.to_numpy(expected.weight) * ak.to_numpy(ak.num(expected.jet_pt))).astype(np.float32)
            assert np.allclose(ak.to_numpy(found.training_weight), weights, rtol=1e-6), "weights"
            print(fold, label, len(found))


def exotic(path):
    count = 1000
    when = datetime.datetime(2012, 7, 4)
    table = pa.table({
        "event": pa.array(np.arange(count, dtype=np.int64)),
        "when": pa.array([when + datetime.timedelta(seconds=i) for i in range(count)]),
        "x": pa.array(np.linspace(-3, 3, count)),
        "charge": pa.array([None if i % 7 == 0 else i % 3 - 1 for i in range(count)], type=pa.int8()),
        "trigger": pa.array([f"HLT_{i % 4}" for i in range(count)]).dictionary_encode(),
        "x[0]": pa.array(np.ones(count)),
        "money": pa.array([decimal.Decimal(i) / 100 for i in range(count)], type=pa.decimal128(8, 2)),
        "vertex": pa.array([{"z": float(i), "tracks": [i] * (i % 3)} for i in range(count)]),
        "y": pa.array(np.linspace(3, -3, count).astype(np.float32)),
    }).replace_schema_metadata({"made by": "nobody"})
    if path.endswith(".parquet"):
        with pq.ParquetWriter(path, table.schema) as writer:
            writer.write_table(table, row_group_size=300)
            writer.add_key_value_metadata({"cross section": "1.5 pb"})
        return
    with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=300)


def kept(path, copy):
    read = lambda path: pq.read_table(path) if path.endswith(".parquet") else pa.ipc.open_file(path).read_all()
    table, scored = read(path), read(copy)
    names = [name for name in scored.column_names if name.startswith("ml_score_")]
    assert scored.column_names == table.column_names + names, scored.column_names
    assert scored.select(table.column_names).equals(table), "a column changed"
    assert scored.schema.metadata[b"made by"] == b"nobody"
    if copy.endswith(".parquet"):
        assert pq.read_metadata(copy).metadata[b"cross section"] == b"1.5 pb"
    scores = np.stack([scored[name].to_numpy() for name in names[:-2]])
    assert np.allclose(scores.sum(axis=0), 1, atol=1e-5) and scores.std(axis=1).min() > 0
    assert np.array_equal(scores.argmax(axis=0), scored["ml_score_max_index"].to_numpy())
    print(*names)


match sys.argv[1]:
    case "write":
        write(sys.argv[2])
    case "selected":
        selected(sys.argv[2], sys.argv[3:])
    case "exotic":
        exotic(sys.argv[2])
    case "kept":
        kept(sys.argv[2], sys.argv[3])
