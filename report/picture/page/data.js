// What the page is about, unpacked.

const NOTHING = -1;
// What a partition or a member is in is the number of a paint, NOTHING, or the
// colour of a member.
const ofOwner = (member) => -2 - member;
const ownerOf = (what) => (what <= -2 ? -2 - what : -1);

// Spans are stretches of time that follow on one another.
class Spans {
  constructor() {
    this.from = [];
    this.what = [];
    this.text = [];
    this.end = 0;
  }
  add(what, length, text) {
    this.from.push(this.end);
    this.what.push(what);
    this.text.push(text);
    this.end += length;
  }
  get length() { return this.from.length; }
  to(i) { return i + 1 < this.from.length ? this.from[i + 1] : this.end; }
  // at finds the span that a moment lies in.
  at(t) {
    let low = 0, high = this.from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.from[middle] <= t) low = middle; else high = middle - 1;
    }
    return low;
  }
  // gap gives the first and the last span of the gap that a span belongs to.
  gap(i) {
    let first = i, last = i;
    while (first > 0 && this.what[first - 1] >= 0) first--;
    while (last + 1 < this.length && this.what[last + 1] >= 0) last++;
    return [first, last];
  }
}

function partitionSpans(run, packed) {
  const spans = new Spans();
  for (let i = 0; i < packed.length;) {
    if (packed[i] >= 0) {
      spans.add(packed[i] ? ofOwner(packed[i] - 1) : NOTHING, packed[i + 1], '');
      i += 2;
      continue;
    }
    const shape = run.shapes[-1 - packed[i++]];
    for (let j = 0; j < shape.length; j += 3) {
      spans.add(shape[j] >= 0 ? shape[j] : ofOwner(-1 - shape[j]), shape[j + 1], run.texts[shape[j + 2]]);
    }
  }
  return spans;
}

function statePaint(paint, member) {
  return paint === -2 ? ofOwner(member) : paint;
}

// restOf gives how many of the partitions that are not drawn are down, by cause, in each
// part of the run; what lies between are equal parts.
function restOf(run) {
  const counts = new Map();
  for (let i = 0; i < run.rest.length; i += 3) {
    if (!counts.has(run.rest[i])) counts.set(run.rest[i], new Int32Array(run.bins));
    counts.get(run.rest[i])[run.rest[i + 1]] = run.rest[i + 2];
  }
  return { counts, length: Math.max(1, Math.ceil(run.end / run.bins)) };
}

// unpack makes rows and charts of a run.
function unpack(run) {
  const partitions = run.rows.map((row) => ({
    label: row.label, topic: row.topic, numbers: row.numbers, weight: row.numbers.length + row.more,
    more: row.more, down: row.down, figure: human(row.down), spans: partitionSpans(run, row.spans), moments: [],
  }));
  const rowOf = new Map();
  const members = run.lives.map((life, i) => {
    const member = run.shown[i];
    rowOf.set(member, i);
    const spans = new Spans();
    for (let i = 0; i < life.length; i += 2) {
      const state = data.states[life[i]];
      spans.add(statePaint(state.paint, member), life[i + 1], state.name);
    }
    return { label: run.members[member], spans, moments: [] };
  });
  const states = new Spans();
  let unit = 'generation';
  for (let i = 0; i < run.group.length; i += 4) {
    const state = data.groups[run.group[i]];
    const reason = run.texts[run.group[i + 3]];
    unit = state.unit || unit;
    states.add(state.paint, run.group[i + 1], state.name + ', ' + unit + ' ' + run.group[i + 2] + (reason ? ': ' + reason : ''));
  }
  const group = { label: 'state', spans: states, moments: [], names: run.group.filter((_, i) => i % 4 === 0).map((s) => data.groups[s].name) };
  for (let i = 0; i < run.moments.length; i += 3) {
    const row = run.moments[i + 1] < 0 ? group : members[rowOf.get(run.moments[i + 1])];
    row.moments.push({ at: run.moments[i], text: run.texts[run.moments[i + 2]] });
  }
  const common = run.members.length > 1 ? run.members[0].slice(0, shared(run.members)).search(/[^-_.]*$/) : 0; // whole parts
  const tags = run.members.map((name) => (common > 3 ? [name, '…' + name.slice(common)] : [name]));
  return { tags, all: run.partitions, rest: restOf(run), name: run.name, end: run.end, partitions, members, group, lag: run.lag, rebalances: run.rebalances, texts: run.texts, memberNames: run.members };
}
