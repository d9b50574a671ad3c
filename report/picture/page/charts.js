// The axis, and the curves over it.

class Axis extends Panel {
  constructor(viewer) {
    super(viewer, 'Time');
    this.root.classList.add('axis');
    // What it shows the tools do as well: it needs no place in the order of Tab.
    this.focusable.removeAttribute('tabindex');
    this.focusable.setAttribute('aria-hidden', 'true');
  }
  get always() { return true; } // the wheel zooms without Ctrl
  draw() {
    const v = this.viewer, c = this.begin(26);
    const { step, list } = ticks(this.view.from, this.view.to, this.width / 110);
    c.fillStyle = colours.dim;
    for (const t of list) {
      const text = moment(t, step), x = v.x(t);
      if (x + c.measureText(text).width + 4 > v.outer) continue;
      c.fillText(text, x + 4, 9);
      c.fillRect(Math.round(x), 2, 1, 24);
    }
    // Which part of the run is in view.
    c.fillStyle = colours.rule;
    c.fillRect(v.left, 22, v.width, 3);
    c.fillStyle = colours.focus;
    c.fillRect(v.left + this.view.from / this.view.end * v.width, 22, Math.max(3, this.view.length / this.view.end * v.width), 3);
  }
}

class Chart extends Panel {
  constructor(viewer, name, what, height, most) {
    super(viewer, name + (name === what ? '' : ', ' + what));
    this.titles = [name, what === name ? 'at most ' : what + ', at most '];
    this.height = height;
    this.most = Math.max(1, most);
    this.focusable.addEventListener('focus', () => {
      if (this.focusable.matches(':focus-visible')) this.step(0);
    });
  }
  y(value) { return this.height - 3 - value / this.most * (this.height - 8); }
  frame() {
    const c = this.begin(this.height), v = this.viewer;
    this.grid(c, 0, this.height);
    c.fillStyle = colours.text;
    c.fillText(shorten(c, this.titles[0], v.left - 8), 2, 12);
    c.fillStyle = colours.dim;
    c.fillText(shorten(c, this.titles[1] + this.most.toLocaleString('en'), v.left - 8), 2, 28);
    c.fillStyle = colours.rule;
    c.fillRect(v.left, this.height - 3, v.width, 1);
    return c;
  }
  hover(clientX, clientY) {
    const t = this.time(clientX);
    this.tip([this.name + ' at ' + moment(t, this.view.length / this.width), ...this.values(t)], t, clientY - this.canvas.getBoundingClientRect().top);
  }
  click(clientX, clientY) {
    this.focusable.focus({ preventScroll: true });
    this.hover(clientX, clientY);
  }
  step(by) {
    const from = this.at == null ? this.view.from + this.view.length / 2 : this.at;
    const t = Math.min(Math.max(0, from + by * this.view.length / 50), this.view.end);
    this.view.show(t, t);
    this.tell([this.name + ' at ' + moment(t, this.view.length / this.width), ...this.values(t)], t, this.height);
  }
  key(key, shift) {
    if (super.key(key, shift)) return true;
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      this.step(key === 'ArrowLeft' ? -1 : 1);
      return true;
    }
    return false;
  }
}

// Down shows how many partitions are down at once, by cause.
class Down extends Chart {
  constructor(viewer, name, what, gaps, most) {
    super(viewer, name, what, 64, most);
    this.gaps = gaps;
  }
  draw() {
    const c = this.frame(), v = this.viewer, n = Math.ceil(this.width), g = this.gaps;
    const causes = [...new Set(g.cause)].sort((a, b) => a - b);
    const place = new Map(causes.map((cause, i) => [cause, i]));
    const sums = new Float64Array(n * causes.length);
    const perPixel = n / this.view.length;
    for (let i = 0; i < g.from.length; i++) {
      if (g.to[i] <= this.view.from || g.from[i] >= this.view.to) continue;
      const from = Math.max(0, (g.from[i] - this.view.from) * perPixel), to = Math.min(n, (g.to[i] - this.view.from) * perPixel);
      for (let x = Math.floor(from); x < to; x++) sums[x * causes.length + place.get(g.cause[i])] += (Math.min(to, x + 1) - Math.max(from, x)) * g.weight[i];
    }
    for (let x = 0; x < n; x++) {
      let y = this.height - 3;
      causes.forEach((cause, i) => {
        const height = sums[x * causes.length + i] / this.most * (this.height - 8);
        if (!height) return;
        c.fillStyle = colours.paint[cause];
        c.fillRect(v.left + x, y - height, 1, height);
        y -= height;
      });
    }
  }
  values(t) {
    const counts = new Map();
    const g = this.gaps;
    for (let i = 0; i < g.from.length; i++) {
      if (g.from[i] <= t && t < g.to[i]) counts.set(g.cause[i], (counts.get(g.cause[i]) || 0) + g.weight[i]);
    }
    if (!counts.size) return ['none'];
    return [...counts].sort((a, b) => b[1] - a[1]).map(([cause, count]) => count + ' ' + data.paints[cause].name);
  }
}

// mostDown counts how many partitions are down at once at most.
function mostDown(g) {
  const changes = [];
  for (let i = 0; i < g.from.length; i++) changes.push([g.from[i], g.weight[i]], [g.to[i], -g.weight[i]]);
  changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let now = 0, most = 0;
  for (const [, by] of changes) most = Math.max(most, now += by);
  return most;
}

// Lag shows the lag of all partitions together; points are moments and records in
// turn.
class Lag extends Chart {
  constructor(viewer, name, what, points, most) {
    super(viewer, name, what, 64, most);
    this.points = points;
  }
  draw() {
    const c = this.frame(), v = this.viewer, points = this.points;
    c.save();
    c.beginPath();
    c.rect(v.left, 0, v.width, this.height);
    c.clip();
    c.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      if (i + 2 < points.length && points[i + 2] < this.view.from) continue;
      c.lineTo(v.x(points[i]), this.y(points[i + 1]));
      if (points[i] > this.view.to) break;
    }
    c.strokeStyle = colours.text;
    c.lineWidth = 1.3;
    c.stroke();
    c.restore();
  }
  values(t) {
    return [Math.round(lagAt(this.points, t)).toLocaleString('en') + ' records'];
  }
}

function mostLag(points) {
  let most = 0;
  for (let i = 1; i < points.length; i += 2) most = Math.max(most, points[i]);
  return most;
}

// lagAt reads a curve between its points.
function lagAt(points, t) {
  let low = 0, high = points.length / 2 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (points[2 * middle] <= t) low = middle; else high = middle - 1;
  }
  const at = points[2 * low], lag = points[2 * low + 1];
  if (2 * low + 3 >= points.length || t <= at) return lag;
  const next = points[2 * low + 2];
  return next === at ? lag : lag + (points[2 * low + 3] - lag) * (t - at) / (next - at);
}
