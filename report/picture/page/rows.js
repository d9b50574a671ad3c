// Rows of spans: the group, the members, the partitions. Only the rows that can be
// seen are drawn. A row has its name on the left and its figure on the right, or where
// that is too narrow both above it.

const BAR = 15;

class Rows extends Panel {
  // words gives what may be written into a span, lines what to say about it.
  constructor(viewer, name, rows, { words, lines, activate, most }) {
    super(viewer, name);
    this.words = words || (() => []);
    this.names = rows.map((row) => row.label);
    this.lines = lines;
    this.activate = activate;
    this.most = most || 1;
    this.space = element('div', { class: 'space' });
    this.focusable.append(this.space);
    this.focusable.addEventListener('scroll', () => this.draw(), { passive: true });
    this.focusable.addEventListener('focus', () => {
      if (this.focusable.matches(':focus-visible')) this.select(this.row, this.rows.length ? this.rows[this.row].spans.at(this.view.from) : 0);
    });
    this.set(rows);
  }
  // step is how high a row is, top where its bar begins.
  get step() { return this.viewer.narrow ? 36 : 20; }
  get top() { return this.viewer.narrow ? 18 : 2.5; }
  widest() { return Math.max(0, ...this.names.map(measure)); }
  set(rows) {
    this.rows = rows;
    this.short = null;
    this.row = this.span = 0;
    this.at = null;
    this.focusable.scrollTop = 0;
    if (this.viewer.width) {
      this.resize();
      this.draw();
    }
  }
  resize() {
    const all = Math.max(1, this.rows.length) * this.step;
    this.height = Math.min(all, Math.max(6 * this.step, Math.floor(innerHeight * this.most / this.step) * this.step));
    this.focusable.style.height = this.height + 'px';
    this.space.style.height = all - this.height + 'px';
    this.short = null;
  }
  // labels are the rows' names as there is room for them.
  labels() {
    const v = this.viewer, room = v.narrow ? v.outer - 8 - Math.max(0, ...this.rows.map((row) => (row.figure ? measure(row.figure) : 0))) : v.left - 8;
    if (!this.short) this.short = distinct(this.rows.map((row) => row.label), room);
    return this.short;
  }
  draw() {
    const c = this.begin(this.height);
    this.grid(c, 0, this.height);
    if (!this.rows.length) {
      c.fillStyle = colours.dim;
      c.fillText('none', 4, 10);
      return;
    }
    const top = this.focusable.scrollTop;
    const last = Math.min(this.rows.length - 1, Math.floor((top + this.height) / this.step));
    for (let i = Math.floor(top / this.step); i <= last; i++) this.drawRow(c, i, i * this.step - top);
  }
  drawRow(c, i, y) {
    const row = this.rows[i], v = this.viewer, bar = y + this.top, middle = v.narrow ? y + 10 : bar + BAR / 2;
    const label = this.labels()[i];
    if (v.narrow) { // over the lines of the axis
      c.fillStyle = colours.back;
      c.fillRect(0, y + 2, measure(label) + 6, 15);
      if (row.figure) c.fillRect(v.outer - measure(row.figure) - 6, y + 2, measure(row.figure) + 6, 15);
    }
    c.fillStyle = colours.text;
    c.fillText(label, 2, middle);
    if (row.figure) c.fillText(row.figure, v.outer - 2 - measure(row.figure), middle);
    drawSpans(c, row.spans, this.view, v.left, bar, v.width, BAR, this.scale, (what, span) => {
      const letter = what >= 0 && data.paints[what].letter;
      return letter ? [...this.words(row, span, what), letter] : this.words(row, span, what);
    });
    this.drawMoments(c, row, bar);
    if (i === this.row && this.at != null && document.activeElement === this.focusable) {
      const from = Math.max(v.left, v.x(row.spans.from[this.span])), to = Math.min(v.left + v.width, v.x(row.spans.to(this.span)));
      c.strokeStyle = colours.focus;
      c.lineWidth = 2;
      c.strokeRect(from - 1, bar - 1.5, Math.max(3, to - from + 2), BAR + 3);
    }
  }
  // drawMoments marks them with a triangle above the bar.
  drawMoments(c, row, y) {
    let last = -10;
    c.fillStyle = colours.text;
    for (const m of row.moments) {
      const x = this.viewer.x(m.at);
      if (x < this.viewer.left - 1 || x > this.viewer.left + this.width + 1 || x - last < 4) continue;
      last = x;
      c.beginPath();
      c.moveTo(x - 3.5, y - 2);
      c.lineTo(x + 3.5, y - 2);
      c.lineTo(x, y + 3);
      c.fill();
    }
  }
  // find gives the row and the span at a place on the screen.
  find(clientX, clientY) {
    const y = clientY - this.canvas.getBoundingClientRect().top + this.focusable.scrollTop;
    const row = Math.floor(y / this.step);
    if (row < 0 || row >= this.rows.length) return null;
    const spans = this.rows[row].spans, t = this.time(clientX);
    // What is narrower than a few pixels is found beside its place.
    const near = this.view.length / this.width * 2;
    let span = spans.at(t);
    if (spans.what[span] < 0) {
      for (let i = spans.at(t - near); i <= spans.at(t + near); i++) if (spans.what[i] >= 0) span = i;
    }
    return { row, span, t };
  }
  linesAt(row, span, t) {
    const near = this.view.length / this.width * 5;
    const moments = this.rows[row].moments.filter((m) => Math.abs(m.at - t) <= near).slice(0, 4);
    return [...this.lines(this.rows[row], span), ...moments.map((m) => moment(m.at, 1e3) + ' ' + m.text)];
  }
  hover(clientX, clientY) {
    const f = this.find(clientX, clientY);
    if (!f) return this.leave();
    this.tip(this.linesAt(f.row, f.span, f.t), f.t, clientY - this.canvas.getBoundingClientRect().top);
  }
  click(clientX, clientY) {
    const f = this.find(clientX, clientY);
    if (!f) return;
    this.row = f.row;
    this.span = f.span;
    this.focusable.focus({ preventScroll: true });
    this.tell(this.linesAt(f.row, f.span, f.t), f.t, clientY - this.canvas.getBoundingClientRect().top);
    this.draw();
    if (this.activate) this.activate(this.rows[f.row], f.span);
  }
  leave() {
    super.leave();
    this.draw();
  }
  select(row, span) {
    if (!this.rows.length) return;
    this.row = Math.min(Math.max(0, row), this.rows.length - 1);
    const spans = this.rows[this.row].spans;
    this.span = Math.min(Math.max(0, span), spans.length - 1);
    const y = this.row * this.step, top = this.focusable.scrollTop;
    if (y < top) this.focusable.scrollTop = y;
    else if (y + this.step > top + this.height) this.focusable.scrollTop = y + this.step - this.height;
    const from = spans.from[this.span], to = spans.to(this.span);
    this.view.show(from, to);
    const at = (Math.max(from, this.view.from) + Math.min(to, this.view.to)) / 2;
    this.tell(this.linesAt(this.row, this.span, at), at, y + this.step - this.focusable.scrollTop);
    this.draw();
  }
  key(key, shift) {
    if (super.key(key, shift)) return true;
    const middle = this.at == null ? this.view.from : this.at;
    const to = (row) => row >= 0 && row < this.rows.length && this.select(row, this.rows[row].spans.at(middle));
    switch (key) {
      case 'ArrowLeft': this.select(this.row, this.span - 1); return true;
      case 'ArrowRight': this.select(this.row, this.span + 1); return true;
      case 'ArrowUp': to(this.row - 1); return true;
      case 'ArrowDown': to(this.row + 1); return true;
      case 'PageUp': to(Math.max(0, this.row - 10)); return true;
      case 'PageDown': to(Math.min(this.rows.length - 1, this.row + 10)); return true;
      case 'Home': this.select(this.row, 0); return true;
      case 'End': this.select(this.row, Infinity); return true;
      case 'Enter': case ' ':
        if (this.activate) this.activate(this.rows[this.row], this.span);
        return !!this.activate;
    }
    return false;
  }
}

// What to say about a span of each kind of row.

function groupLines(row, span) {
  return ['Group: ' + row.spans.text[span], stretchText(row.spans.from[span], row.spans.to(span))];
}

function memberLines(row, span) {
  return [row.label + ': ' + row.spans.text[span], stretchText(row.spans.from[span], row.spans.to(span))];
}

function partitionLines(run) {
  return (row, span) => {
    const spans = row.spans, what = spans.what[span];
    const time = stretchText(spans.from[span], spans.to(span));
    if (what === NOTHING) return [row.label, 'not yet up', time];
    if (what < 0) return [row.label, 'held by ' + run.memberNames[ownerOf(what)], time, spans.text[span]].filter(Boolean);
    const [first, last] = spans.gap(span);
    const who = (i) => (i >= 0 && i < spans.length && spans.what[i] <= -2 ? run.memberNames[ownerOf(spans.what[i])] : 'nobody');
    const lines = [row.label + ' down: ' + data.paints[what].words.split(',')[0], time];
    if (spans.text[span]) lines.push(spans.text[span]);
    if (last > first) lines.push('in a gap of ' + human(spans.to(last) - spans.from[first]));
    lines.push(who(first - 1) + ' → ' + (last + 1 < spans.length ? who(last + 1) : 'down to the end'));
    return lines;
  };
}
