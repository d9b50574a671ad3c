// What is the case in a run at a moment, and the moments between which nothing changes.

import { NOTHING, lagAt, ownerOf } from 'draw';

const quiet = new Set(['heartbeat.sent', 'heartbeat.ok', 'heartbeats', 'commit.sent', 'commit.ok', 'consumed', 'interrupted', 'position', 'configured', 'produced', 'run', 'end', 'given', 'joined']);

// Journal has the lines of an event stream by their moments.
export class Journal {
  constructor(text) {
    this.lines = text ? text.trimEnd().split('\n') : [];
    this.at = new Float64Array(this.lines.length);
    this.loud = [];
    this.lines.forEach((line, i) => {
      const t = /"t":\s*([0-9.]+)/.exec(line), e = /"e":\s*"([^"]+)"/.exec(line);
      this.at[i] = t ? Math.round(Number(t[1]) * 1000) : i && this.at[i - 1];
      if (e && !quiet.has(e[1])) this.loud.push(i);
    });
  }
  // last gives the last events up to a moment, at most so many.
  last(t, count, every) {
    const all = every ? null : this.loud, n = all ? all.length : this.lines.length;
    const index = (i) => (all ? all[i] : i);
    const end = search(n, (i) => this.at[index(i)] > t);
    const list = [];
    for (let i = Math.max(0, end - count); i < end; i++) list.push({ at: this.at[index(i)], event: JSON.parse(this.lines[index(i)]) });
    return list;
  }
  // after is the moment of the next event that is not everyday; before that of the one before.
  after(t) {
    const i = search(this.loud.length, (k) => this.at[this.loud[k]] > t);
    return i < this.loud.length ? this.at[this.loud[i]] : null;
  }
  before(t) {
    const i = search(this.loud.length, (k) => this.at[this.loud[k]] >= t);
    return i > 0 ? this.at[this.loud[i - 1]] : null;
  }
}

// search finds the first number below n of which something is so, if it is so of all behind.
function search(n, is) {
  let low = 0, high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(middle)) high = middle; else low = middle + 1;
  }
  return low;
}

// nextRebalance is when the next one begins.
export function nextRebalance(report, t) {
  const next = report.rebalances.map((r) => Math.round(r.from_ms * 1000)).filter((from) => from > t);
  return next.length ? Math.min(...next) : null;
}

// standing tells how everything is at a moment.
export function standing(run, t) {
  const owns = new Array(run.memberNames.length).fill(0), down = new Map();
  let count = 0, yet = 0; // partitions that are down, and that were not up yet
  for (const row of run.partitions) {
    const i = row.spans.at(t), what = row.spans.what[i], owner = ownerOf(what);
    if (owner >= 0) owns[owner] += row.weight;
    if (what === NOTHING) yet += row.weight;
    if (what >= 0) {
      count += row.weight;
      down.set(row, i);
    }
  }
  const states = run.group.spans, g = states.at(t);
  return { owns, down, count, yet, group: states.text[g], since: states.from[g], lag: Math.round(lagAt(run.lag, t)) };
}
