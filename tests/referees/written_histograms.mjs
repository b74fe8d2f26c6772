// Referee: JSROOT, which decodes strictly by the file's own StreamerInfo, reads what the example `write_histograms` writes.
//
//     written_histograms.mjs FILE
import assert from 'node:assert/strict';
import { openFile } from 'jsroot';

const opened = await openFile(process.argv[2]);
const cells = (count, factor, modulus) => Array.from({ length: count }, (_, cell) => (cell * factor) % modulus);

for (const [path, kind, shape, weighted] of [
  ['float', 'TH1F', [10], false],
  ['double', 'TH1D', [10], true],
  ['folder/edges', 'TH1F', [3], true],
  ['folder/inner/labelled', 'TH1D', [3], false],
  ['float2', 'TH2F', [10, 3], false],
  ['folder/double2', 'TH2D', [3, 3], true],
]) {
  const histogram = await opened.readObject(path);
  const count = shape.reduce((product, bins) => product * (bins + 2), 1);
  assert.equal(histogram._typename, kind);
  assert.equal(histogram.fTitle, 'a title');
  assert.deepEqual(Array.from(histogram.fArray), cells(count, 31, 101), path);
  assert.deepEqual(Array.from(histogram.fSumw2), weighted ? cells(count, 17, 103) : [], path);
  assert.deepEqual([histogram.fXaxis.fNbins, histogram.fNcells, histogram.fEntries], [shape[0], count, 1234], path);
  assert.deepEqual(Array.from(histogram.fXaxis.fXbins), shape[0] === 3 ? [0, 1, 2.5, 10] : [], path);
  const labels = (shape.length === 2 ? histogram.fYaxis : histogram.fXaxis).fLabels;
  const labelled = path.endsWith('labelled') || path.endsWith('double2');
  assert.deepEqual(labels?.arr.map((label) => [label.fString, label.fUniqueID]) ?? null,
    labelled ? [['one', 1], ['two', 2], ['three', 3]] : null, path);
  if (shape.length === 2) assert.deepEqual([histogram.fTsumwy, histogram.fTsumwy2, histogram.fTsumwxy], [5, 6, 7]);
}
assert.equal((await opened.readObject('folder/named')).fTitle, 'provenance '.repeat(100));
assert.equal((await opened.readObject('string')).fString, 'a text');
console.log('6 histograms and 2 texts');
