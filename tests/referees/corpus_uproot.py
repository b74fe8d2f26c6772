"""Referee: every branch of every file below a folder is as uproot reads it, or refused by name.

usage: corpus_uproot.py DUMP_COLUMNS DATA_FOLDER REFUSALS UPROOT_WRONG [TABLE]

REFUSALS lists what we refuse, UPROOT_WRONG where uproot reads other values than we and is wrong. A line is

    type | file | tree | branch | reason

with `*` for any text: the type as uproot names it (`tree` or `file` for what we do not open at all,
`unfilled` where the branch has not as many entries as its tree), the file below
DATA_FOLDER, the tree with its cycle, the branch with those above it, and `#2` if it is the second of that path.
A line must match something on its side and nothing else. The counts are

    equal    the same type, dimensions, lengths and values, bit by bit, NaN like NaN
    rounded  the same, but for the last bits of numbers packed as Double32_t or Float16_t with a range: ROOT divides by a
             factor (TBufferFile::ReadWithFactor), uproot multiplies by its inverse
    group    no values of its own: they are in the branches below
    alone    we read it, uproot does not
    refused  uproot reads it, we refuse
    unread   neither reads it
    wrong    different, listed in UPROOT_WRONG

TABLE gets a line `outcome | type | file | tree | branch | detail` for each branch.
"""

import collections
import multiprocessing
import pathlib
import re
import resource
import struct
import subprocess
import sys
import warnings

import awkward
import numpy
import uproot

warnings.simplefilter("ignore")

TREES = ("TTree", "TNtuple", "TNtupleD")
DTYPES = {"Bool": "?", "I8": "i1", "U8": "u1", "I16": "<i2", "U16": "<u2", "I32": "<i4", "U32": "<u4", "I64": "<i8",
          "U64": "<u8", "F32": "<f4", "F64": "<f8"}
# Above so many bytes only the first, last and some other entries of a tree are compared.
WHOLE, PART = 64 << 20, 20_000

Column = collections.namedtuple("Column", "dtype dims text levels values")
Record = collections.namedtuple("Record", "kind tree branch element dims text levels values")
Result = collections.namedtuple("Result", "outcome type file tree branch detail")


def limit_memory():
    """Damaged files make uproot ask for the moon; it shall be told no."""
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def dump(program, path, entries=()):
    """Our records of a file, by tree and then by branch; several if branches share a path."""
    done = subprocess.run([program, path, *map(str, entries)], capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"dump_columns {path}: {done.stderr.decode()}")
    place, fields, trees = 0, [], {}
    while place < len(done.stdout):
        (length,) = struct.unpack_from("<Q", done.stdout, place)
        fields.append(done.stdout[place + 8 : place + 8 + length])
        place += 8 + length
        if len(fields) == 8:
            record, fields = Record(*(f.decode(errors="replace") for f in fields[:6]), *fields[6:]), []
            path = re.sub(r"#\d+$", "", record.branch)  # uproot does not tell branches of one path apart
            trees.setdefault(record.tree, collections.defaultdict(list))[path].append(record)
    return trees


def column_of_ours(record):
    words, levels = numpy.frombuffer(record.levels, "<u8").astype(numpy.int64), []
    while len(words):
        levels.append(words[1 : 1 + words[0]])
        words = words[1 + words[0] :]
    dims = tuple(int(n) for n in record.dims.split(",") if n)
    dtype = numpy.dtype(DTYPES[record.element])
    return Column(dtype, dims, record.text == "true", levels, numpy.frombuffer(record.values, dtype))


def columns_of_theirs(layout, separator, path="", around=()):
    """The columns of an awkward array by the path of their record fields."""
    if layout.is_indexed:
        yield from columns_of_theirs(layout.project(), separator, path, around)
    elif layout.is_record:
        for field in layout.fields:
            name = f"_{field}" if separator == "/" and field.isdigit() else field  # of a tuple, as the RNTuple has it
            yield from columns_of_theirs(layout[field], separator, path + separator + name, around)
    elif layout.is_regular and layout.size > 0:
        offsets = numpy.arange(len(layout) + 1, dtype=numpy.int64) * layout.size
        content = layout.content[: len(layout) * layout.size]
        yield from columns_of_theirs(content, separator, path, (*around, (layout.size, offsets)))
    elif layout.is_list:
        layout = layout.to_ListOffsetArray64(True)
        offsets = numpy.asarray(layout.offsets)
        if layout.parameter("__array__") in ("string", "bytestring"):
            values = numpy.asarray(layout.content.data)[: offsets[-1]].view("u1")
            yield path, Column(numpy.dtype("u1"), (), True, [o for _, o in around] + [offsets], values)
        else:
            yield from columns_of_theirs(layout.content[: offsets[-1]], separator, path, (*around, (None, offsets)))
    elif layout.is_numpy:
        values = numpy.asarray(layout.data)
        varying = 1 + max((place for place, (size, _) in enumerate(around) if size is None), default=-1)
        dims = tuple(size for size, _ in around[varying:]) + values.shape[1:]
        values = numpy.ascontiguousarray(values, values.dtype.newbyteorder("<")).reshape(-1)
        yield path, Column(values.dtype, dims, False, [offsets for _, offsets in around[:varying]], values)
    elif layout.is_unknown:
        yield path, None  # no entry, so no type either
    else:
        raise TypeError(f"{type(layout).__name__} is not compared")


def rounded(ours, theirs):
    """Whether packed numbers differ by rounding only: their range rounds, which we guess from the largest number."""
    near = numpy.abs(ours - theirs) <= 4 * numpy.spacing(numpy.nanmax(numpy.abs(theirs)))
    return (near | numpy.isnan(ours) & numpy.isnan(theirs)).all()


def difference(ours, theirs, packed):
    """What differs; nothing if all is equal."""
    if theirs is None:
        return "" if len(ours.values) == 0 else "values where uproot has none"
    for name in ("dtype", "dims", "text"):
        if getattr(ours, name) != getattr(theirs, name):
            return f"{name} {getattr(ours, name)}, uproot {getattr(theirs, name)}"
    if len(ours.levels) != len(theirs.levels):
        return f"{len(ours.levels)} levels, uproot {len(theirs.levels)}"
    for level, (a, b) in enumerate(zip(ours.levels, theirs.levels)):
        if not numpy.array_equal(a, b):
            return f"other lengths in level {level}"
    if len(ours.values) != len(theirs.values):
        return f"{len(ours.values)} values, uproot {len(theirs.values)}"
    if ours.dtype.kind == "b":
        same = (ours.values.view("u1") != 0) == (theirs.values.view("u1") != 0)
    else:
        bits = f"u{ours.dtype.itemsize}"
        same = ours.values.view(bits) == theirs.values.view(bits)
        if ours.dtype.kind == "f":
            same |= numpy.isnan(ours.values) & numpy.isnan(theirs.values)
    if not same.all():
        if packed and rounded(ours.values, theirs.values):
            return "rounded"
        at = int(numpy.argmin(same))
        return f"{(~same).sum()} of {len(same)} values, first [{at}]: {ours.values[at]}, uproot {theirs.values[at]}"
    return ""


def why(error):
    return f"{type(error).__name__}: {error}".split("\n")[0][:100]


def walk(branches, above=""):
    """uproot's branches with their paths; the same order as ours."""
    for branch in branches:
        path = f"{above}/{branch.name}" if above else branch.name
        yield path, branch
        yield from walk(branch.branches, path)


def read_branch(branch, **entries):
    """(type, columns by the path of leaves or members); None for a group, a text if uproot does not read it."""
    try:
        interpretation, name = branch.interpretation, branch.typename
    except Exception as error:
        return "unknown", why(error)
    if isinstance(interpretation, uproot.interpretation.grouped.AsGrouped):
        return name, None
    return name, read(branch, ".", **entries)


def read(branch, separator, **entries):
    try:
        return dict(columns_of_theirs(branch.array(library="ak", **entries).layout, separator))
    except (Exception, MemoryError) as error:
        return why(error)


def theirs_of_tree(tree, **entries):
    """(path, type, columns, separator) of all branches or fields of a tree."""
    if hasattr(tree, "branches"):
        for path, branch in walk(tree.branches):
            kind, columns = read_branch(branch, **entries)
            filled = columns is None or branch.num_entries == tree.num_entries
            yield path, kind if filled else "unfilled", columns
    else:
        for name in tree.keys(recursive=False):
            kind, columns = tree[name].typename, read(tree[name], "/", **entries)
            if kind == "ROOT::RNTupleCardinality<std::uint32_t>" and not isinstance(columns, str):
                # uproot counts in int64, whatever the field says
                columns = {leaf: c._replace(dtype=numpy.dtype("<u4"), values=c.values.astype("<u4")) for leaf, c in columns.items()}
            yield name, kind, columns


def judge(ours, theirs, kind="unknown"):
    """Outcome and detail of one column: `ours` is a record, `theirs` a column of a type or the reason why there is none."""
    if ours.kind == "refused":
        return "unread" if isinstance(theirs, str) else "refused", ours.text
    if ours.kind == "group":
        return "group", ""
    if isinstance(theirs, str):
        return "alone", theirs
    problem = difference(column_of_ours(ours), theirs, kind.startswith(("Double32_t", "Float16_t")))
    if problem == "rounded":
        return problem, ""
    return ("different", problem) if problem else ("equal", "")


def judge_branch(ours, path, kind, theirs):
    """(path, outcome, detail) of a branch and its leaves; takes their records out of `ours`."""
    own = ours[path].pop(0) if ours[path] else None
    if own is None and (theirs is None or isinstance(theirs, str) or "" in theirs):
        yield path, "different", "we do not list it"
    elif theirs is None:
        outcome = {"group": "group", "refused": "unread", "column": "alone"}[own.kind]
        yield path, outcome, own.text if own.kind == "refused" else ""
    elif isinstance(theirs, str):
        yield path, *judge(own, theirs)
    elif own is not None and own.kind == "refused" and not theirs:
        yield path, "group", "a record without members"
    elif own is not None and own.kind == "group" and "" in theirs:
        yield path, "refused", f"{own.text}; uproot reads the number of objects"
    elif own is not None and own.kind != "group":
        record = own.kind == "column" and "" not in theirs
        outcome, detail = ("different", "uproot reads a record") if record else judge(own, theirs.get(""), kind)
        yield path, outcome, detail
    else:
        yield from [(path, "group", "")] if own is not None else []
        for leaf, column in theirs.items():
            leaf = path + leaf
            if not ours[leaf] and "::" in leaf:
                # uproot calls the member of a base `Class::name`, we by the place of the base: both in the same order
                name = leaf.rsplit("::")[-1]
                same = (p for p, found in ours.items() if found and p.startswith(f"{path}/") and p.endswith(f"/{name}"))
                leaf = next(same, leaf)
            outcome, detail = judge(ours[leaf].pop(0), column, kind) if ours[leaf] else ("different", "we do not list the leaf")
            yield leaf, outcome, detail


def compare_tree(name, key, ours, tree, **entries):
    head, seen = ours[""].pop(0), collections.Counter()
    if head.kind == "refused":
        yield Result("unread" if isinstance(tree, str) else "refused", "tree", name, key, "", head.text)
        return
    if not isinstance(tree, str) and struct.unpack("<Q", head.levels)[0] != tree.num_entries:
        yield Result("different", "tree", name, key, "", "the number of entries")
    if not isinstance(tree, str):
        for path, kind, theirs in theirs_of_tree(tree, **entries):
            for leaf, outcome, detail in judge_branch(ours, path, kind, theirs):
                seen[leaf] += 1
                leaf += f"#{seen[leaf]}" if seen[leaf] > 1 else ""
                yield Result(outcome, kind, name, key, leaf, detail)
    for path, records in ours.items():
        for record in records:
            reason = tree if isinstance(tree, str) else "uproot does not list it"
            yield Result(judge(record, reason)[0], "unknown", name, key, path, record.text or reason)


def parts(path, tree):
    """Ranges of entries to compare."""
    entries = tree.num_entries
    if path.stat().st_size <= WHOLE or entries <= 4 * PART:
        return [()]
    starts = numpy.random.default_rng(1).integers(0, entries - PART, 2).tolist()
    return [(start, start + PART) for start in (0, *starts, entries - PART)]


def compare_file(job):
    """(class of the tree, results) of all trees of a file."""
    program, folder, path = job
    name = path.relative_to(folder).as_posix()
    try:
        opened = uproot.open(path)
        classes = {key: kind for key, kind in opened.classnames(recursive=True).items() if kind in TREES or kind.endswith("RNTuple")}
    except (Exception, MemoryError) as error:
        opened, classes = why(error), {}
    found, whole = [], None
    if path.stat().st_size <= WHOLE or isinstance(opened, str):
        whole = dump(program, path)
        if "" in whole:
            outcome = "unread" if isinstance(opened, str) else "refused"
            return [("file", [Result(outcome, "file", name, "", "", whole[""][""][0].text)])]
    for key in dict.fromkeys([*classes, *(whole or {})]):
        try:
            tree = opened if isinstance(opened, str) else opened[key]
        except (Exception, MemoryError) as error:
            tree = why(error)
        for part in [()] if isinstance(tree, str) else parts(path, tree):
            ours = (dump(program, path, part) if part else whole).get(key)
            entries = dict(zip(("entry_start", "entry_stop"), part))
            if ours is None:
                results = [Result("different", "tree", name, key, "", "we do not list it")]
            else:
                results = list(compare_tree(name, key, ours, tree, **entries))
            found.append((classes.get(key, "tree that uproot does not list"), results))
    return found


class Rules:
    """The lines of a list, and what they matched."""

    def __init__(self, path):
        self.path, self.rules = path, []
        for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                fields = [field.strip() for field in f" {line} ".split(" | ")]
                if len(fields) != 5 or not fields[4]:
                    raise SystemExit(f"{path}:{number}: expected `type | file | tree | branch | reason`")
                patterns = [re.compile(".*".join(map(re.escape, field.split("*"))), re.DOTALL) for field in fields[:4]]
                self.rules.append((number, patterns, [], []))

    def match(self, result, listed):
        """Whether a line matches; `listed` says whether one should. Groups have nothing to be listed."""
        hit = False
        if result.outcome == "group":
            return hit
        for _, patterns, right, wrong in self.rules:
            if all(p.fullmatch(text) for p, text in zip(patterns, result[1:5])):
                (right if listed else wrong).append(result)
                hit = True
        return hit

    def complaints(self):
        for number, _, right, wrong in self.rules:
            if not right:
                yield f"{self.path}:{number}: matches nothing, remove it"
            for result in wrong[:1]:
                yield f"{self.path}:{number}: matches {len(wrong)} branches that are {result.outcome}, such as {place(result)}"


def place(result):
    return " | ".join(result[1:5])


def main(program, folder, refusals, uproot_wrong, table="/dev/null"):
    folder = pathlib.Path(folder).resolve()
    paths = sorted(folder.rglob("*.root"), key=lambda path: (-path.stat().st_size, path))
    if not paths:
        raise SystemExit(f"no ROOT file below {folder}")
    refusals, wrong = Rules(refusals), Rules(uproot_wrong)
    counts, complaints = collections.defaultdict(collections.Counter), []
    with multiprocessing.Pool(2, limit_memory) as pool, open(table, "w") as lines:
        for path_results in pool.imap(compare_file, [(program, folder, path) for path in paths]):
            for kind, results in path_results:
                for result in results:
                    print(" | ".join(result), file=lines)
                    outcome = result.outcome
                    listed = refusals.match(result, outcome in ("refused", "unread"))
                    if outcome in ("refused", "unread") and not listed:
                        complaints.append(f"refused and not listed: {place(result)} | {result.detail}")
                    if wrong.match(result, outcome == "different"):
                        outcome = "wrong" if outcome == "different" else outcome
                    elif outcome == "different":
                        complaints.append(f"different: {place(result)} | {result.detail}")
                    counts["/".join(result.file.split("/")[:2]), kind][outcome] += 1
                    counts["all", ""][outcome] += 1
    names = ("equal", "rounded", "group", "alone", "refused", "unread", "wrong", "different")
    print(f"{len(paths)} files")
    print(f"{'':58}" + "".join(f"{name:>10}" for name in names))
    for (where, kind), count in sorted(counts.items(), key=lambda item: (item[0][0] == "all", item[0])):
        print(f"{where + ' ' + kind:58}" + "".join(f"{count[name]:10}" for name in names))
    complaints += [*refusals.complaints(), *wrong.complaints()]
    for complaint in sorted(complaints):
        print(complaint)
    if complaints:
        raise SystemExit(f"{len(complaints)} complaints")


if __name__ == "__main__":
    main(*sys.argv[1:])
