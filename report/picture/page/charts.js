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
    const { step, list } = ticks(this.view.from, this.view.to, this.ticks);
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
  // Beside the chart stand its name, what it shows if the name does not say so, and
  // the highest value, or other words if that is 0.
  constructor(viewer, name, what, height, most, none = 'none') {
    super(viewer, what ? name + ', ' + what : name);
    this.titles = [name, (what ? what + ', ' : '') + (most > 0 ? 'at most ' + most.toLocaleString('en') : none)];
    this.plot = height;
    this.most = Math.max(1, most);
    this.focusable.addEventListener('focus', () => {
      if (this.focusable.matches(':focus-visible')) this.step(0);
    });
  }
  // Where it is narrow the titles stand above the plot.
  get head() { return this.viewer.narrow ? 20 : 0; }
  get height() { return this.head + this.plot; }
  widest() { return Math.max(...this.titles.map(measure)); }
  y(value) { return this.height - 3 - value / this.most * (this.plot - 8); }
  frame() {
    const c = this.begin(this.height), v = this.viewer;
    this.grid(c, this.head, this.plot);
    c.fillStyle = colours.text;
    const room = v.narrow ? v.outer - 12 - measure(this.titles[1]) : v.left - 8, name = shorten(this.titles[0], room);
    c.fillText(name, 2, 12);
    c.fillStyle = colours.dim;
    if (v.narrow) c.fillText(this.titles[1], 12 + measure(name), 12);
    else c.fillText(shorten(this.titles[1], room), 2, 28);
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

// Down shows how many partitions were down at some time in each pixel, by the cause
// that each was down for longest.
class Down extends Chart {
  constructor(viewer, name, what, run, most) {
    super(viewer, name, what, 64, most);
    this.run = run;
  }
  draw() {
    const c = this.frame(), n = Math.ceil(this.width);
    const counts = downBy(this.run, this.view.from, this.view.to, n);
    for (let x = 0; x < n; x++) {
      let y = this.height - 3;
      for (const [cause, column] of counts) {
        if (!column[x]) continue;
        const height = Math.min(y - this.head - 2, Math.max(1, column[x] / this.most * (this.plot - 8)));
        c.fillStyle = colours.paint[cause];
        c.fillRect(this.viewer.left + x, y - height, 1, height);
        y -= height;
      }
    }
  }
  values(t) {
    const counts = new Map();
    for (const row of this.run.partitions) {
      const what = row.spans.what[row.spans.at(t)];
      if (what >= 0) counts.set(what, (counts.get(what) || 0) + row.weight);
    }
    for (const [cause, column] of this.run.rest.counts) {
      const n = column[Math.min(column.length - 1, Math.floor(t / this.run.rest.length))];
      if (n) counts.set(cause, (counts.get(cause) || 0) + n);
    }
    if (!counts.size) return ['none'];
    return [...counts].sort((a, b) => b[1] - a[1]).map(([cause, count]) => count + ' ' + data.paints[cause].words.split(',')[0]);
  }
}

// downBy counts, for each of n stretches of time and each cause.
function downBy({ partitions, rest }, from, to, n) {
  const counts = new Map();
  const count = (cause, x, weight) => {
    if (!counts.has(cause)) counts.set(cause, new Int32Array(n));
    counts.get(cause)[x] += weight;
  };
  const perPixel = n / (to - from);
  for (const [cause, column] of rest.counts) {
    for (let x = 0; x < n; x++) count(cause, x, column[Math.min(column.length - 1, Math.floor((from + (x + 0.5) / perPixel) / rest.length))]);
  }
  for (const { spans, weight } of partitions) {
    let at = -1, cause = 0, longest = 0; // of the pixel that the row has come to
    const last = spans.at(to);
    for (let i = spans.at(from); i <= last; i++) {
      if (spans.what[i] < 0) continue;
      const a = Math.max(0, (spans.from[i] - from) * perPixel), b = Math.min(n, (spans.to(i) - from) * perPixel);
      for (let x = Math.floor(a); x < b; x++) {
        const length = Math.min(b, x + 1) - Math.max(a, x);
        if (x !== at) {
          if (at >= 0) count(cause, at, weight);
          [at, cause, longest] = [x, spans.what[i], length];
        } else if (length > longest) {
          [cause, longest] = [spans.what[i], length];
        }
      }
    }
    if (at >= 0) count(cause, at, weight);
  }
  return [...counts].sort((a, b) => a[0] - b[0]);
}

// mostDown gives the most partitions that were down in a thousandth of the run.
function mostDown(run) {
  const sums = new Int32Array(1000);
  for (const [, column] of downBy(run, 0, run.end, 1000)) column.forEach((n, x) => { sums[x] += n; });
  return Math.max(...sums);
}

// Lag shows the lag of all partitions together; points are moments and records in
// turn.
class Lag extends Chart {
  constructor(viewer, name, what, points, most) {
    super(viewer, name, what, 64, most, 'at most 1 each'); // which the curve does not count
    this.points = points;
  }
  draw() {
    const c = this.frame(), v = this.viewer, points = this.points;
    c.save();
    c.beginPath();
    c.rect(v.left, this.head, v.width, this.plot);
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
