// Referee: reads a tree with JSROOT, which decodes strictly by the file's own StreamerInfo.
//
//     jsroot_values.mjs FILE TREE FOLDER
//
// Writes the same files as uproot_values.py.
import { mkdirSync, writeFileSync } from 'node:fs';
import { openFile, TSelector, treeProcess } from 'jsroot';

const [file, path, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

class Collector extends TSelector {
  constructor(name) {
    super();
    this.name = name;
    this.values = [];
    this.width = 0;
    this.addBranch(name, 'value');
  }
  Process() {
    const value = this.tgtobj.value;
    if (value?.length !== undefined && typeof value !== 'string') {
      this.width = value.length;
      this.values.push(...value);
    } else {
      this.width = 1;
      this.values.push(value);
    }
  }
}

const opened = await openFile(file);
const tree = await opened.readObject(path);
const index = [];
for (const [number, branch] of tree.fBranches.arr.entries()) {
  const collector = new Collector(branch.fName);
  // JSROOT refuses branches without entries.
  if (Number(tree.fEntries) > 0) await treeProcess(tree, collector);
  const leaf = branch.fLeaves.arr[0]._typename;
  const float = leaf === 'TLeafF' || leaf === 'TLeafD';
  const bytes = new DataView(new ArrayBuffer(8 * collector.values.length));
  collector.values.forEach((value, i) => {
    if (float) bytes.setFloat64(8 * i, value, true);
    else bytes.setBigInt64(8 * i, BigInt.asIntN(64, BigInt(value)), true);
  });
  writeFileSync(`${folder}/${number}.bin`, new Uint8Array(bytes.buffer));
  index.push({ name: branch.fName, kind: float ? 'float' : 'integer', width: collector.width, title: branch.fTitle, type: leaf });
}
writeFileSync(`${folder}/index.json`, JSON.stringify({ entries: Number(tree.fEntries), title: tree.fTitle, branches: index }));
