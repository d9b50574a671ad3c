// An answer that is a mark on a run's timeline, a moment or a span: drawn with a pointer, moved by
// keys, and after the answer held beside the run's own.

import { element, moment, stretchText, ticks } from 'draw';

const NEAR = 16; // pixels from an end within which it is taken hold of
const INSET = 12; // pixels of a track before its begin and behind its end, for the halves of what lies there

export class Marking {
  // Whoever reads the answer sets changed, which is called with the mark as it would be typed, and
  // answer, for Enter.
  constructor({ ends_ms, spans }) {
    this.end = ends_ms * 1e3;
    this.spans = spans;
    this.step = ticks(0, this.end, 200).step; // as exact as a finger is
    this.ends = spans ? [0, this.snap(this.end)] : [0]; // which suggests nothing
    this.said = element('div', { class: 'dim marked' }, spans ? 'Draw it, from begin to end.' : 'Press where it is.');
    this.band = element('div', { class: 'band' });
    this.grips = this.ends.map((_, i) => this.grip(i));
    this.track = track('yours unset', ...scale(this.end), this.band, ...this.grips);
    this.pointer();
    this.lanes = element('div', { class: 'lanes' }, element('span', {}, 'you'), this.track);
    this.help = element('p', { class: 'dim', id: 'marking-keys' }, 'Keys: the arrows move ' + (spans ? 'the end that has the focus, with Shift the other one' : 'it') +
      '; Page Up and Page Down, or Alt with an arrow, move it further; Enter answers. Or type it below.');
    this.root = element('div', { class: 'marking', role: 'group', 'aria-label': 'Your mark on the timeline' }, this.said, this.lanes, this.help);
    this.draw();
  }
  snap(t) { return Math.max(0, Math.min(Math.round(t / this.step), Math.floor(this.end / this.step))) * this.step; }
  grip(i) {
    const name = !this.spans ? 'The moment' : i ? 'Where it ends' : 'Where it begins';
    const grip = element('div', { class: 'grip', role: 'slider', tabindex: 0, 'aria-label': name, 'aria-describedby': 'marking-keys', 'aria-valuemin': 0, 'aria-valuemax': this.end / 1e6 });
    grip.addEventListener('keydown', (e) => {
      if (e.ctrlKey || e.metaKey) return;
      if (e.key === 'Enter') this.answer();
      else if (!this.key(e, e.shiftKey && this.spans ? 1 - i : i)) return;
      e.preventDefault();
    });
    return grip;
  }
  key({ key, altKey }, i) {
    const far = altKey ? 10 : 1;
    const by = { ArrowLeft: -far, ArrowDown: -far, ArrowRight: far, ArrowUp: far, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity }[key];
    if (!by) return false;
    const [low, high] = this.spans ? [i ? this.ends[0] : 0, i ? this.end : this.ends[1]] : [0, this.end]; // one end does not pass the other
    const ends = [...this.ends];
    ends[i] = Math.min(high, Math.max(low, this.snap(ends[i] + by * this.step)));
    this.mark(ends);
    return true;
  }
  // pointer: an end that is near is moved, the bar between them is moved whole, and anywhere else a new
  // mark is drawn; who only presses there brings the nearer end.
  pointer() {
    const track = this.track;
    let drag = null;
    const time = (e) => {
      const box = track.getBoundingClientRect();
      return (e.clientX - box.left - INSET) / (box.width - 2 * INSET) * this.end;
    };
    track.addEventListener('pointerdown', (e) => {
      if (e.button !== 0 || this.over) return;
      e.preventDefault(); // no text is selected
      track.setPointerCapture(e.pointerId);
      const t = time(e), reach = NEAR * this.end / (track.clientWidth - 2 * INSET), [from, to] = [this.ends[0], this.ends.at(-1)];
      const nearer = this.spans && Math.abs(t - to) < Math.abs(t - from) ? 1 : 0;
      const held = this.set && Math.abs(t - this.ends[nearer]) <= reach;
      const inside = !held && this.spans && this.set && t > from && t < to;
      drag = { x: e.clientX, at: t, nearer, moved: false, whole: inside && [from, to], fixed: this.spans ? (held ? this.ends[1 - nearer] : t) : null };
      if (!this.spans) this.mark([this.snap(t)]);
      this.grips[nearer].focus({ preventScroll: true });
    });
    track.addEventListener('pointermove', (e) => {
      if (!drag || this.over || !drag.moved && Math.abs(e.clientX - drag.x) < 4) return;
      drag.moved = true;
      const t = time(e);
      if (drag.whole) {
        const [from, to] = drag.whole, by = Math.min(this.end - to, Math.max(-from, t - drag.at));
        this.mark([this.snap(from + by), this.snap(to + by)]);
      } else {
        this.mark((this.spans ? [drag.fixed, t].sort((a, b) => a - b) : [t]).map((x) => this.snap(x)));
      }
    });
    track.addEventListener('pointerup', () => {
      if (drag && !drag.moved && !drag.whole && this.spans && !this.over) this.mark(this.ends.with(drag.nearer, this.snap(drag.at)));
      drag = null;
    });
    track.addEventListener('pointercancel', () => { drag = null; });
  }
  // mark sets the mark by hand.
  mark(ends) {
    this.put(ends);
    const text = (t) => moment(t, this.step).replaceAll(' ', '');
    this.changed(this.ends.map(text).join('-'));
  }
  // put shows a mark that was typed.
  put(ends) {
    this.ends = this.spans ? ends : ends.slice(0, 1);
    this.set = true;
    this.draw();
  }
  draw() {
    const [from, to] = [this.ends[0], this.ends.at(-1)];
    lay(this.band, from, to, this.end);
    this.track.classList.toggle('unset', !this.set);
    if (this.set) this.said.textContent = this.spans ? stretchText(from, to) : moment(from, this.step);
    this.grips.forEach((grip, i) => {
      lay(grip, this.ends[i], this.ends[i], this.end);
      grip.setAttribute('aria-valuenow', this.ends[i] / 1e6);
      grip.setAttribute('aria-valuetext', this.set ? moment(this.ends[i], this.step) : 'not marked yet');
    });
  }
  // solve draws the run's own mark below, with what is near enough; nothing is moved any more.
  solve({ from_ms, to_ms, margin_ms }) {
    this.over = true;
    for (const grip of this.grips) grip.remove();
    this.help.remove();
    const [from, to, margin] = [from_ms, to_ms, margin_ms].map((ms) => ms * 1e3);
    const band = (kind, a, b) => {
      const e = element('div', { class: 'band ' + kind });
      lay(e, Math.max(0, a), Math.min(this.end, b), this.end);
      return e;
    };
    const near = [...new Set([from, to])].map((t) => band('near', t - margin, t + margin));
    this.lanes.append(element('span', {}, 'the run'), track('', ...scale(this.end), ...near, band('', from, to)));
  }
}

const track = (kind, ...parts) => element('div', { class: 'track ' + kind, style: '--inset:' + INSET + 'px' }, ...parts);

// lay puts something on a track where it belongs.
function lay(part, from, to, end) {
  part.style.setProperty('--at', from / end);
  part.style.setProperty('--long', (to - from) / end);
}

// scale is the axis of a track: fine lines, and moments as far as there is room.
function scale(end) {
  const { step, list } = ticks(0, end, 4);
  const at = (t) => '--at:' + t / end;
  return [...ticks(0, end, 24).list.map((t) => element('i', { class: list.includes(t) ? 'told' : '', style: at(t) })),
    ...list.map((t) => element('small', { class: t > 0.9 * end ? 'before' : '', style: at(t), 'aria-hidden': true }, moment(t, step)))];
}
