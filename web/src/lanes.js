// One side: what became of a scenario under a setup, over time.

import { Viewer, Axis, Rows, Down, Lag, element, partitionLines, memberLines, groupLines, ownerOf, mostDown, mostLag } from 'draw';

// Lanes is a viewer with the moment that is shown, and a veil over what comes after it.
class Lanes extends Viewer {
  constructor(root, end, view) {
    super(root, end, view);
    this.veil = element('div', { class: 'veil' });
    this.head = element('div', { class: 'playhead' });
    this.body.append(this.veil, this.head);
    this.moment = 0;
  }
  draw() {
    super.draw();
    this.show(this.moment);
  }
  show(t) {
    this.moment = t;
    if (!this.width) return; // draw shows it
    const x = Math.min(Math.max(this.left, this.x(t)), this.left + this.width);
    this.head.hidden = t < this.view.from || t > this.view.to;
    this.head.style.transform = this.veil.style.transform = 'translateX(' + x + 'px)';
    this.veil.style.width = this.left + this.width - x + 'px';
  }
}

export class Side {
  // pick is called with the moment that somebody points at, and the partition if it is one.
  constructor(root, pick) {
    this.root = root;
    this.pick = pick;
    this.moment = 0;
  }
  // show draws a run. Sides that share a view show the same stretch of time.
  show(title, verdict, run, view) {
    const scrolled = [...this.root.querySelectorAll('.scroller')].map((s) => s.scrollTop);
    const focused = document.activeElement && this.root.contains(document.activeElement) ? [...this.root.querySelectorAll('.scroller')].indexOf(document.activeElement) : -1;
    this.root.replaceChildren();
    if (title) this.root.append(element('h3', {}, title), element('p', { class: 'verdict' }, verdict));
    const place = element('div', { class: 'viewer' });
    this.root.append(place);
    const viewer = this.viewer = new Lanes(place, view.end, view);
    viewer.picked = (t) => this.pick(t);
    const head = (text) => viewer.body.append(element('div', { class: 'bar-head' }, element('h4', {}, text)));
    viewer.add(new Axis(viewer));
    head('Group');
    viewer.add(new Rows(viewer, 'Group', [run.group], { words: (row, span) => [row.names[span]], lines: groupLines, activate: () => this.at(0) }));
    viewer.add(new Down(viewer, 'Down at once', '', run, mostDown(run)));
    viewer.add(new Lag(viewer, 'Lag, records', '', run.lag, mostLag(run.lag)));
    head('Members');
    viewer.add(new Rows(viewer, 'Members', run.members, { lines: memberLines, most: 0.3, activate: () => this.at(3) }));
    head('Partitions');
    viewer.add(new Rows(viewer, 'Partitions', run.partitions, {
      words: (row, span, what) => (what <= -2 ? run.tags[ownerOf(what)] : []), lines: partitionLines(run), most: 0.5, activate: (row) => this.at(4, row),
    }));
    this.panels = viewer.panels.slice(1);
    viewer.moment = this.moment;
    requestAnimationFrame(() => {
      this.root.querySelectorAll('.scroller').forEach((s, i) => { s.scrollTop = scrolled[i] || 0; });
      if (focused >= 0) this.root.querySelectorAll('.scroller')[focused]?.focus({ preventScroll: true });
    });
  }
  at(panel, row) {
    const t = this.panels[panel].at;
    if (t != null) this.pick(t, row);
  }
  seek(t) {
    this.moment = t;
    if (this.viewer) this.viewer.show(t);
  }
  clear() {
    this.viewer = null;
    this.root.replaceChildren();
  }
}

// patterns are those that lanes are painted with, as the data of a run have them.
export function patterns(data) {
  const owners = Math.max(1, [...Array(200).keys()].findIndex((i) => !getComputedStyle(document.documentElement).getPropertyValue('--o' + i)));
  const key = JSON.stringify(data.paints.map((p) => p.name)) + owners;
  if (patterns.key === key) return;
  patterns.key = key;
  const tile = (id, colour, ink, opacity, path) => {
    const p = document.createElementNS('http://www.w3.org/2000/svg', 'pattern');
    for (const [k, v] of Object.entries({ id, width: 8, height: 8, patternUnits: 'userSpaceOnUse' })) p.setAttribute(k, v);
    p.append(element('path', { style: 'fill:var(--' + colour + ')', d: 'M0 0H8V8H0z' }), element('path', { fill: 'none', style: 'stroke:var(--' + ink + ')', 'stroke-opacity': opacity, d: path }));
    return p;
  };
  document.getElementById('patterns').replaceChildren(...data.paints.map((p, i) => tile('p' + i, p.name, p.name + '-ink', 0.4, p.pattern)),
    ...Array.from({ length: owners }, (_, i) => tile('m' + i, 'o' + i, 'owner', 0.22, data.owners[i % data.owners.length])));
}
