// Referee: JSROOT, which decodes strictly by the file's own StreamerInfo, reads what the example `write_kinds` writes.
//
//     written_kinds.mjs FILE ENTRIES
//
// Compares every value with the formulas of the example, as written_kinds.py does.
import assert from 'node:assert/strict';
import { openFile, TSelector, treeProcess } from 'jsroot';

const [path, count] = process.argv.slice(2);
const entries = Number(count);
const BLOCK = 30011;

const number = (k) => (k * 31) % 1009;
const text = (k) => String(number(k)).repeat(k % 1000 === 999 ? 100 : k % 7);
const list = (length, make) => Array.from({ length }, (_, i) => make(i));

// Hands out values in the order in which they were written.
const source = (make = number) => { let made = 0; return () => make(made++); };

function expected() {
  const one = { x: source(), y: source(), own: source(), vector: source(), vectors: source(), texts: source(text) };
  const z = source(), w = source();
  let inner = 0;
  return (i) => {
    if (i % BLOCK === 0) inner = 0;
    const n = (i * 7) % 5, given = i % 3;
    return {
      n, x: list(n, one.x), y: list(n, one.y), nown: (i * 3) % 4, own: list((i * 3) % 4, one.own),
      z: list(n, () => list(3, z)), given, w: list(given, () => list(2, () => w() % 2)), text: text(i),
      vector: list((i * 5) % 7, one.vector), vectors: list((i * 2) % 3, () => list(inner++ % 4, one.vectors)),
      texts: list(i % 4, one.texts),
    };
  };
}

const plain = (value) => {
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return typeof value === 'object' ? Array.from(value, plain) : value;
};

const opened = await openFile(path);
const tree = await opened.readObject('ntuple');
const names = Object.keys(expected()(0));
assert.deepEqual(tree.fBranches.arr.map((branch) => branch.fName), names);
assert.equal(Number(tree.fEntries), entries);

class Comparison extends TSelector {
  constructor() {
    super();
    this.right = expected();
    this.seen = 0;
    for (const name of names) this.addBranch(name, name);
  }
  Process(entry) {
    const right = this.right(entry);
    for (const name of names) assert.deepEqual(plain(this.tgtobj[name]), right[name], `entry ${entry} of ${name}`);
    this.seen++;
  }
}

const comparison = new Comparison();
await treeProcess(tree, comparison);
assert.equal(comparison.seen, entries);
console.log(`${names.length} branches of ${entries} entries`);
