// A viewer is a column of panels over the same time: its tools, its axis, and what
// shows where the pointer is.

const NARROW = 560; // pixels
const tip = document.getElementById('tip');
const live = document.getElementById('live');
const keysHelp = 'Arrow keys move from one to the next, plus and minus zoom, 0 shows the whole run, Shift with an arrow key moves the time.';

// scrollbar is how wide a scroll bar is; all panels leave room for one.
const scrollbar = (() => {
  const box = element('div', { style: 'position:absolute;visibility:hidden;overflow:scroll;width:60px;height:60px' });
  document.body.append(box);
  const width = box.offsetWidth - box.clientWidth;
  box.remove();
  return width;
})();

// showTip shows lines of text beside a place on the screen.
function showTip(lines, x, y) {
  tip.replaceChildren(...lines.map((line, i) => element('div', { class: i ? '' : 'head' }, line)));
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const left = x + 16 + box.width > innerWidth ? x - 16 - box.width : x + 16;
  const top = y + 18 + box.height > innerHeight ? y - 12 - box.height : y + 18;
  tip.style.left = Math.max(4, Math.min(left, innerWidth - box.width - 4)) + 'px';
  tip.style.top = Math.max(4, top) + 'px';
}

function hideTip() { tip.hidden = true; }

class Viewer {
  // Viewers that show the same time share a view.
  constructor(root, end, view = new View(end)) {
    this.root = root;
    this.view = view;
    this.panels = [];
    this.range = element('output', { class: 'range' });
    const tool = (label, text, act) => element('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, text);
    const middle = () => (this.view.from + this.view.to) / 2;
    root.append(element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Time shown' },
      tool('Earlier', '◀', () => this.view.pan(-0.25)), tool('Later', '▶', () => this.view.pan(0.25)),
      tool('Zoom in', '+', () => this.view.zoom(middle(), 0.5)), tool('Zoom out', '−', () => this.view.zoom(middle(), 2)),
      tool('The whole run', 'Whole run', () => this.view.whole()), this.range,
      element('span', { class: 'hint' }, 'Drag to zoom in; Ctrl + wheel or two fingers zoom; Shift + drag moves. Keys: Tab, then arrows, +, −, 0.')));
    this.body = element('div', { class: 'panels' });
    this.line = element('div', { class: 'cursor', hidden: true });
    this.band = element('div', { class: 'brush', hidden: true });
    this.body.append(this.line, this.band);
    root.append(this.body);
    this.view.listeners.push(() => this.draw());
    new ResizeObserver(() => this.resize()).observe(this.body);
  }
  add(panel) {
    this.panels.push(panel);
    this.body.append(panel.root);
    return panel;
  }
  resize() {
    const width = this.body.clientWidth - scrollbar;
    if (width <= 0 || width === this.outer) return;
    this.place(width, width < NARROW);
    for (const p of this.panels) p.resize();
    this.draw();
  }
  // place divides a width between names, time and figures. Where it is narrow, names and
  // figures stand above what they are of.
  place(width, narrow) {
    this.outer = width;
    this.narrow = narrow;
    const widest = Math.max(...this.panels.map((p) => p.widest()));
    this.left = narrow ? 2 : Math.ceil(Math.max(90, Math.min(widest + 12, width * 0.28)));
    this.right = narrow ? 2 : 76;
    this.width = width - this.left - this.right;
    this.body.dataset.left = this.left;
    this.body.dataset.right = this.right;
  }
  draw() {
    if (!this.width) return;
    this.range.textContent = stretchText(this.view.from, this.view.to);
    for (const p of this.panels) p.draw();
    this.line.hidden = true;
  }
  x(t) { return this.left + (t - this.view.from) / this.view.length * this.width; }
  // cursor marks a moment in all panels.
  cursor(t) {
    const x = this.x(t);
    this.line.hidden = t == null || x < this.left - 1 || x > this.left + this.width + 1;
    if (!this.line.hidden) this.line.style.left = x + 'px';
  }
  // brush marks the stretch that is being chosen.
  brush(from, to) {
    this.band.hidden = from == null;
    if (this.band.hidden) return;
    const a = Math.max(this.left, this.x(from)), b = Math.min(this.left + this.width, this.x(to));
    this.band.style.left = a + 'px';
    this.band.style.width = Math.max(0, b - a) + 'px';
  }
}

// Panel has a canvas as wide as the viewer and as high as it says.
class Panel {
  constructor(viewer, name) {
    this.viewer = viewer;
    this.view = viewer.view;
    this.name = name;
    this.canvas = element('canvas', { 'aria-hidden': true });
    this.context = this.canvas.getContext('2d');
    this.focusable = element('div', { class: 'scroller', tabindex: 0, role: 'application', 'aria-roledescription': 'timeline', 'aria-label': name + '. ' + keysHelp }, this.canvas);
    this.root = element('div', { class: 'panel' }, this.focusable);
    this.focusable.addEventListener('keydown', (e) => {
      if (!e.altKey && !e.ctrlKey && !e.metaKey && this.key(e.key, e.shiftKey)) e.preventDefault();
    });
    this.focusable.addEventListener('blur', () => this.leave());
    gestures(this, this.view, this.always);
  }
  get width() { return this.viewer.width; }
  // ticks is how many moments the axis has at most.
  get ticks() { return this.width / (this.viewer.narrow ? 80 : 110); }
  time(clientX) {
    const x = clientX - this.canvas.getBoundingClientRect().left - this.viewer.left;
    return this.view.from + Math.min(1, Math.max(0, x / this.width)) * this.view.length;
  }
  // begin clears the canvas, of that height, for drawing.
  begin(height) {
    const scale = Math.max(1, Math.min(3, devicePixelRatio || 1));
    const c = this.context, outer = this.viewer.outer;
    if (this.canvas.width !== Math.round(outer * scale) || this.canvas.height !== Math.round(height * scale)) {
      this.canvas.width = Math.round(outer * scale);
      this.canvas.height = Math.round(height * scale);
      this.canvas.style.width = outer + 'px';
      this.canvas.style.height = height + 'px';
    }
    c.setTransform(scale, 0, 0, scale, 0, 0);
    c.clearRect(0, 0, outer, height);
    c.font = FONT;
    c.textBaseline = 'middle';
    this.scale = scale;
    return c;
  }
  // grid draws the lines of the axis.
  grid(c, top, height) {
    c.fillStyle = colours.rule;
    for (const t of ticks(this.view.from, this.view.to, this.ticks).list) c.fillRect(Math.round(this.viewer.x(t)), top, 1, height);
  }
  // key does what all panels do with a key.
  key(key, shift) {
    const middle = (this.view.from + this.view.to) / 2;
    const at = this.at != null && this.at >= this.view.from && this.at <= this.view.to ? this.at : middle;
    switch (key) {
      case '+': case '=': this.view.zoom(at, 0.5); return true;
      case '-': case '_': this.view.zoom(at, 2); return true;
      case '0': this.view.whole(); return true;
      case 'Escape': this.leave(); return true;
      case 'ArrowLeft': case 'ArrowRight':
        if (shift) this.view.pan(key === 'ArrowLeft' ? -0.25 : 0.25);
        return shift;
    }
    return false;
  }
  // widest is how much room the names beside the time take.
  widest() { return 0; }
  resize() {}
  click() {}
  hover() {}
  leave() {
    hideTip();
    this.viewer.cursor(null);
  }
  // tip shows lines of text at a place of the canvas; tell says them as well.
  tip(lines, t, y) {
    const box = this.canvas.getBoundingClientRect();
    this.at = t;
    showTip(lines, box.left + Math.min(Math.max(this.viewer.x(t), this.viewer.left), this.viewer.left + this.width), box.top + y);
    this.viewer.cursor(t);
  }
  tell(lines, t, y) {
    this.tip(lines, t, y);
    live.textContent = lines.join('. ');
  }
}
