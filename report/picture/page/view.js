// The time that is shown, and what moves it. All panels of a viewer share one view.

const SHORTEST = 500; // µs

class View {
  constructor(end) {
    this.end = Math.max(end, 1);
    this.from = 0;
    this.to = this.end;
    this.listeners = [];
    this.due = false;
  }
  set(from, to) {
    const length = Math.min(this.end, Math.max(to - from, SHORTEST));
    from = Math.min(Math.max(0, (from + to - length) / 2), this.end - length);
    if (from === this.from && from + length === this.to) return;
    this.from = from;
    this.to = from + length;
    this.changed();
  }
  changed() {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      for (const f of this.listeners) f();
    });
  }
  get length() { return this.to - this.from; }
  zoom(at, factor) {
    this.set(at - (at - this.from) * factor, at + (this.to - at) * factor);
  }
  pan(share) {
    const by = Math.min(Math.max(this.length * share, -this.from), this.end - this.to);
    this.set(this.from + by, this.to + by);
  }
  whole() { this.set(0, this.end); }
  // show moves the view, if it has to, so that a stretch can be seen.
  show(from, to) {
    if (to - from > this.length || from > this.to || to < this.from) {
      const room = Math.max(this.length, (to - from) * 1.2);
      this.set((from + to - room) / 2, (from + to + room) / 2);
    } else if (from < this.from) this.set(from, from + this.length);
    else if (to > this.to) this.set(to - this.length, to);
  }
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 10e6, 15e6, 30e6, 60e6, 120e6, 300e6, 600e6, 900e6,
  1800e6, 3600e6, 7200e6, 14400e6, 28800e6, 86400e6, 604800e6];

// ticks gives round moments within the view, about so many at most.
function ticks(from, to, most) {
  const step = STEPS.find((s) => (to - from) / s <= most) || STEPS[STEPS.length - 1];
  const list = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) list.push(t);
  return { step, list };
}

// gestures lets wheel, mouse and fingers move the view. Of the panel they need its
// canvas, time(x) for a place on the screen, and click, hover and leave.
function gestures(panel, view, always) {
  const canvas = panel.canvas;
  canvas.addEventListener('wheel', (e) => {
    const x = e.deltaX || (e.shiftKey ? e.deltaY : 0);
    if (e.ctrlKey || e.metaKey || (always && !x)) {
      e.preventDefault();
      view.zoom(panel.time(e.clientX), Math.exp(Math.max(-0.6, Math.min(0.6, e.deltaY * 0.004))));
    } else if (Math.abs(x) > Math.abs(e.shiftKey ? 0 : e.deltaY)) {
      e.preventDefault();
      view.pan(x / 800);
    }
  }, { passive: false });

  const fingers = new Map();
  let drag = null;
  canvas.addEventListener('pointerdown', (e) => {
    if (e.button !== 0) return;
    canvas.setPointerCapture(e.pointerId);
    fingers.set(e.pointerId, e.clientX);
    const pans = e.pointerType === 'touch' || e.shiftKey;
    drag = { x: e.clientX, at: panel.time(e.clientX), from: view.from, length: view.length, pans, moved: false, ends: null };
    if (fingers.size === 2) {
      const [a, b] = [...fingers.values()];
      drag = { pinch: Math.max(20, Math.abs(a - b)), at: panel.time((a + b) / 2), from: view.from, to: view.to, moved: true };
    }
  });
  canvas.addEventListener('pointermove', (e) => {
    if (!fingers.has(e.pointerId)) {
      panel.hover(e.clientX, e.clientY);
      return;
    }
    fingers.set(e.pointerId, e.clientX);
    if (!drag) return;
    if (drag.pinch) {
      const [a, b] = [...fingers.values()];
      const factor = drag.pinch / Math.max(20, Math.abs(a - b));
      view.set(drag.at - (drag.at - drag.from) * factor, drag.at + (drag.to - drag.at) * factor);
      return;
    }
    if (Math.abs(e.clientX - drag.x) > 4) drag.moved = true;
    if (!drag.moved) return;
    panel.leave();
    if (drag.pans) {
      const from = Math.min(Math.max(0, drag.from - (e.clientX - drag.x) * drag.length / panel.width), view.end - drag.length);
      view.set(from, from + drag.length);
    } else {
      drag.ends = panel.time(e.clientX);
      panel.viewer.brush(Math.min(drag.at, drag.ends), Math.max(drag.at, drag.ends));
    }
  });
  const done = (e) => {
    if (!fingers.delete(e.pointerId) || !drag) return;
    const d = drag;
    if (fingers.size === 0) drag = null;
    panel.viewer.brush();
    if (e.type === 'pointercancel') return;
    if (d.ends != null && d.ends !== d.at) view.set(Math.min(d.at, d.ends), Math.max(d.at, d.ends));
    else if (!d.moved) {
      panel.click(e.clientX, e.clientY);
      if (panel.viewer.picked) panel.viewer.picked(panel.time(e.clientX));
    }
  };
  canvas.addEventListener('pointerup', done);
  canvas.addEventListener('pointercancel', done);
  canvas.addEventListener('pointerleave', () => panel.leave());
  canvas.addEventListener('dblclick', (e) => view.zoom(panel.time(e.clientX), 0.4));
}
