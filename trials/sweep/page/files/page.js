// sweep is the document that -o json prints; shown has the same values as people read them.
const sweep = JSON.parse(document.getElementById('sweep').textContent);
const shown = JSON.parse(document.getElementById('shown').textContent);
const $ = (id) => document.getElementById(id);
const points = sweep.axes.reduce((n, a) => n * a.values.length, 1);

// state is what is looked at: a figure of a scenario, the axes that lie and stand, and the
// chosen point, which is also where the other axes are held.
const state = { of: 0, x: 0, y: sweep.axes.length > 1 ? 1 : -1, at: sweep.axes.map(() => 0), fx: 0, fy: 1 };

const cellAt = (scenario, point) => scenario * points + point;
const pointOf = (at) => at.reduce((n, v, i) => n * sweep.axes[i].values.length + v, 0);
const atOf = (point) => {
  const at = [];
  for (let i = sweep.axes.length - 1; i >= 0; i--) {
    at[i] = point % sweep.axes[i].values.length;
    point = Math.floor(point / sweep.axes[i].values.length);
  }
  return at;
};
const figureOf = (o, point) => sweep.cells[cellAt(o.scenario, point)].figures[o.metric];
const nameOf = (axis) => (axis.scenario ? axis.scenario + ':' : '') + axis.key;
const pointText = (at) => sweep.axes.map((a, i) => nameOf(a) + ' ' + shown.axes[i][at[i]]).join(', ');

// objectives are the figures of each scenario.
const objectives = [];
sweep.scenarios.forEach((s, scenario) => {
  sweep.metrics.forEach((metric, i) => {
    const [before, after] = metric.includes(':') ? metric.split(':') : ['', metric];
    if (before && before !== s.name) return;
    const name = sweep.scenarios.length > 1 ? s.name + ': ' + after : after;
    objectives.push({ scenario, metric, name, worse: shown.worse[i] });
  });
});
const front = new Set(sweep.front.map((p) => {
  return pointOf(sweep.axes.map((a) => a.values.findIndex((v) => JSON.stringify(v) === JSON.stringify(p[nameOf(a)]))));
}));

const svgNS = 'http://www.w3.org/2000/svg';
const draw = (parent, name, attributes, text) => {
  const e = document.createElementNS(svgNS, name);
  for (const key in attributes) e.setAttribute(key, attributes[key]);
  if (text !== undefined) e.textContent = text;
  parent.append(e);
  return e;
};
const add = (parent, name, attributes, text) => {
  const e = document.createElement(name);
  for (const key in attributes || {}) e.setAttribute(key, attributes[key]);
  if (text !== undefined) e.textContent = text;
  parent.append(e);
  return e;
};
const clip = (text, width) => {
  const most = Math.max(2, Math.floor(width / 7.4));
  return text.length <= most ? text : '…' + text.slice(text.length - most + 1);
};

// Colours go from the least to the most of a figure, and text on them has the ink of more
// contrast.
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const light = (c) => {
  const [r, g, b] = c.map((x) => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const colour = (part) => {
  const style = getComputedStyle(document.documentElement);
  const [from, to] = ['--least', '--most'].map((name) => rgb(style.getPropertyValue(name).trim()));
  const mixed = from.map((v, i) => Math.round(v + (to[i] - v) * part));
  return { fill: `rgb(${mixed})`, ink: light(mixed) > 0.18 ? '#111' : '#fff' };
};
const badness = (o, f) => (f.value === null ? Infinity : o.worse * f.value);
const rangeOf = (o) => {
  const all = [];
  for (let p = 0; p < points; p++) {
    const f = figureOf(o, p);
    if (f && f.value !== null) all.push({ v: badness(o, f), text: shown.cells[cellAt(o.scenario, p)].figures[o.metric].value });
  }
  all.sort((a, b) => a.v - b.v);
  return { least: all[0], most: all[all.length - 1] };
};
const partOf = (range, v) => {
  if (v === Infinity) return 1;
  return range.most.v === range.least.v ? 0 : (v - range.least.v) / (range.most.v - range.least.v);
};

// frame begins a drawing as wide as its place.
const frame = (place, height, label) => {
  const width = Math.max(280, place.clientWidth);
  place.replaceChildren();
  const svg = draw(place, 'svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': label });
  const defs = draw(svg, 'defs', {});
  const pattern = draw(defs, 'pattern', { id: 'refused', width: 8, height: 8, patternUnits: 'userSpaceOnUse' });
  draw(pattern, 'path', { d: 'M0 0H8V8H0z', style: 'fill:var(--soft)' });
  draw(pattern, 'path', { d: 'M0 8L8 0', style: 'stroke:var(--dim);fill:none' });
  return { svg, width };
};

// says tells of a cell what its colour and marks do.
const says = (o, point) => {
  const c = shown.cells[cellAt(o.scenario, point)];
  const t = c.figures[o.metric];
  const parts = [pointText(atOf(point))];
  if (t) parts.push(t.value + ', 95 %: ' + t.within);
  if (c.note || t && t.stands) parts.push(c.note || t.stands);
  if (front.has(point)) parts.push('on the front');
  return parts.join('; ');
};

// place makes something of a drawing the point that a click, Enter and the arrow keys choose.
const place = (svg, o, point, move) => {
  const chosen = point === pointOf(state.at);
  const g = draw(svg, 'g', {
    class: 'cell' + (chosen ? ' chosen' : '') + (front.has(point) ? ' front' : ''), role: 'button', tabindex: chosen ? 0 : -1,
    'aria-pressed': chosen, 'aria-label': says(o, point), 'data-point': point,
  });
  draw(g, 'title', {}, says(o, point));
  const root = svg.closest('.map').id;
  g.addEventListener('click', () => choose(point, root));
  g.addEventListener('keydown', (e) => {
    const to = e.key === 'Enter' || e.key === ' ' ? point : move(e.key);
    if (to === undefined) return;
    e.preventDefault();
    choose(to, root);
  });
  return g;
};
const choose = (point, id) => {
  state.at = atOf(point);
  drawAll();
  const cell = document.querySelector(`#${id} .cell[data-point="${point}"]`);
  if (cell) cell.focus();
};
// along moves the point on some axes.
const along = (moves) => (key) => {
  const [axis, by] = moves[key] || [-1];
  if (axis < 0) return undefined;
  const at = [...state.at];
  at[axis] = Math.min(sweep.axes[axis].values.length - 1, Math.max(0, at[axis] + by));
  return pointOf(at);
};

// drawMaps draws a map for each value of a third setting, all on one scale of colours.
const mostMaps = 12;
const third = () => sweep.axes.findIndex((a, i) => i !== state.x && i !== state.y && a.values.length <= mostMaps);
const drawMaps = (o) => {
  const z = third();
  if (state.y < 0) return drawBars(o, shown.axes[state.x]);
  if (z < 0) return drawMap($('map'), o, state.at, -1);
  $('map').replaceChildren();
  const maps = add($('map'), 'div', { class: 'maps' });
  const places = shown.axes[z].map((text) => {
    const one = add(maps, 'div');
    add(one, 'h3', {}, nameOf(sweep.axes[z]) + ' ' + text);
    return add(one, 'div');
  });
  places.forEach((into, k) => { // how wide each is, is known when all are there
    const at = [...state.at];
    at[z] = k;
    drawMap(into, o, at, z);
  });
};
const drawMap = (into, o, where, z) => {
  const xs = shown.axes[state.x], ys = shown.axes[state.y];
  const row = 36, left = Math.min(110, 20 + 7.5 * Math.max(...ys.map((t) => t.length))), top = 24, bottom = 52;
  const height = top + ys.length * row + bottom, third = z < 0 ? '' : nameOf(sweep.axes[z]) + ' ' + shown.axes[z][where[z]];
  const { svg, width } = frame(into, height, `Map of ${o.name}${third && ', ' + third}. Arrow keys go from point to point${third && ', Page up and Page down from map to map'}.`);
  const wide = (width - left - 4) / xs.length;
  const range = rangeOf(o);
  draw(svg, 'text', { class: 'key', x: 0, y: 14 }, clip(nameOf(sweep.axes[state.y]), width) + ' ↑');
  ys.forEach((text, j) => {
    const y = top + (ys.length - 1 - j) * row;
    draw(svg, 'text', { class: 'tick', x: left - 6, y: y + row / 2, 'text-anchor': 'end', 'dominant-baseline': 'central' }, clip(text, left - 6));
    xs.forEach((_, i) => {
      const at = [...where];
      at[state.x] = i;
      at[state.y] = j;
      drawCell(svg, o, pointOf(at), { x: left + i * wide, y, width: wide - 2, height: row - 2 }, range, z);
    });
  });
  xTicks(svg, xs, left, wide, top + ys.length * row + 14);
  draw(svg, 'text', { class: 'key', x: width - 4, y: height - 8, 'text-anchor': 'end' }, clip(nameOf(sweep.axes[state.x]), width - 20) + ' →');
};
const drawCell = (svg, o, point, box, range, z) => {
  const moves = { ArrowLeft: [state.x, -1], ArrowRight: [state.x, 1], ArrowUp: [state.y, 1], ArrowDown: [state.y, -1] };
  if (z >= 0) Object.assign(moves, { PageUp: [z, -1], PageDown: [z, 1] });
  const g = place(svg, o, point, along(moves));
  const f = figureOf(o, point), middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  if (!f) {
    draw(g, 'rect', { ...box, class: 'refused' });
  } else {
    const c = colour(partOf(range, badness(o, f)));
    draw(g, 'rect', { ...box, fill: c.fill });
    const cell = shown.cells[cellAt(o.scenario, point)];
    const text = (cell.note ? '! ' : f.best ? '★ ' : '') + cell.figures[o.metric].value;
    const room = box.width >= 7.8 * text.length ? text : cell.note ? '!' : f.best ? '★' : '';
    if (room && box.width > 10) draw(g, 'text', { class: 'value', x: middle.x, y: middle.y, style: 'fill:' + c.ink }, room);
  }
  if (front.has(point)) {
    const ink = f ? colour(partOf(range, badness(o, f))).ink : 'currentColor';
    draw(g, 'circle', { cx: box.x + box.width - 7, cy: box.y + 7, r: 3.5, style: 'fill:none;stroke-width:2;stroke:' + ink });
  }
  draw(g, 'rect', { x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2, class: 'edge' });
};

// drawBars draws one axis: a bar for each point, and the interval in which it lies.
const drawBars = (o, xs) => {
  const height = 326, top = 30, base = height - 52, left = 4;
  const { svg, width } = frame($('map'), height, o.name + ' at each point. Arrow keys go from point to point.');
  const wide = (width - left - 4) / xs.length;
  let most = 0, least = 0;
  for (let p = 0; p < points; p++) {
    const f = figureOf(o, p);
    if (!f || f.value === null) continue;
    most = Math.max(most, f.value, f.interval ? f.interval[1] : 0);
  }
  if (o.worse < 0) least = Math.min(...xs.map((_, p) => figureOf(o, p)).filter((f) => f).map((f) => (f.interval ? f.interval[0] : f.value))) * 0.999;
  const y = (v) => base - (base - top) * ((v === null ? most : v) - least) / (most - least || 1);
  const range = rangeOf(o);
  draw(svg, 'line', { class: 'rule', x1: 0, x2: width, y1: base, y2: base });
  xs.forEach((_, p) => {
    const g = place(svg, o, p, along({ ArrowLeft: [0, -1], ArrowRight: [0, 1] }));
    const f = figureOf(o, p), x = left + p * wide, middle = x + wide / 2 - 1;
    draw(g, 'rect', { x, y: top, width: wide - 2, height: base - top, fill: 'transparent' });
    if (!f) {
      draw(g, 'rect', { x, y: top, width: wide - 2, height: base - top, class: 'refused' });
    } else {
      const c = colour(partOf(range, badness(o, f)));
      draw(g, 'rect', { x, y: y(f.value), width: wide - 2, height: Math.max(1, base - y(f.value)), fill: c.fill, style: 'stroke:var(--rule)' });
      if (f.interval) {
        const end = Math.min(6, wide / 4);
        draw(g, 'path', { class: 'whisker', d: `M${middle} ${y(f.interval[0])}V${y(f.interval[1])}M${middle - end} ${y(f.interval[0])}H${middle + end}M${middle - end} ${y(f.interval[1])}H${middle + end}` });
      }
      const cell = shown.cells[cellAt(o.scenario, p)];
      const text = (cell.note ? '! ' : f.best ? '★ ' : '') + cell.figures[o.metric].value;
      const above = Math.min(y(f.value), f.interval ? y(f.interval[1]) : base) - 11;
      const room = wide >= 7.8 * text.length ? text : cell.note ? '!' : f.best ? '★' : '';
      if (room) draw(g, 'text', { class: 'value', x: middle, y: Math.max(12, above) }, room);
    }
    if (front.has(p)) draw(g, 'circle', { cx: x + wide - 9, cy: top + 7, r: 3.5, class: 'on-front' });
    draw(g, 'rect', { x: x + 1, y: top, width: Math.max(1, wide - 4), height: base - top, class: 'edge' });
  });
  xTicks(svg, xs, left, wide, base + 16);
  draw(svg, 'text', { class: 'key', x: width - 4, y: height - 8, 'text-anchor': 'end' }, clip(nameOf(sweep.axes[0]), width - 20) + ' →');
};
const xTicks = (svg, xs, left, wide, y) => {
  const longest = 8 + 7.8 * Math.max(...xs.map((t) => t.length));
  const every = Math.max(1, Math.ceil(Math.min(longest, 90) / wide));
  xs.forEach((text, i) => {
    if (i % every === 0) draw(svg, 'text', { class: 'tick', x: left + i * wide + wide / 2 - 1, y, 'text-anchor': i === 0 && longest > wide ? 'start' : 'middle' }, clip(text, Math.max(wide * every, 60)));
  });
};

const drawLegend = (o) => {
  const range = rangeOf(o);
  const parts = [];
  const scale = $('scale');
  scale.replaceChildren();
  scale.hidden = !range.least || range.least.text === range.most.text;
  if (!scale.hidden) {
    add(scale, 'span', {}, range.least.text);
    add(scale, 'span', { class: 'ramp', 'aria-hidden': 'true' });
    add(scale, 'span', {}, range.most.text);
  }
  if (sweep.cells.some((c, i) => Math.floor(i / points) === o.scenario && c.figures[o.metric]?.best)) parts.push('★ the best');
  if (sweep.front.length) parts.push('○ on the front');
  if (sweep.cells.some((c) => c.refused)) parts.push('hatched: refused');
  if (sweep.cells.some((c) => c.failed || c.never_up)) parts.push('! see the point');
  $('legend').textContent = parts.join(' · ');
};

// drawPoint tells all of the chosen point.
const drawPoint = () => {
  const point = pointOf(state.at), body = $('point-body');
  body.replaceChildren();
  $('point-head').textContent = sweep.axes.map((a, i) => shown.axes[i][state.at[i]]).join(' · ');
  add(body, 'p', { class: 'dim' }, pointText(state.at) + (front.has(point) ? ' · on the front' : ''));
  drawYears(body, point);
  sweep.scenarios.forEach((s, scenario) => {
    const cell = sweep.cells[cellAt(scenario, point)], texts = shown.cells[cellAt(scenario, point)];
    if (sweep.scenarios.length > 1) add(body, 'h3', {}, s.name);
    const picture = pictures.cells[cellAt(scenario, point)];
    if (texts.note) add(body, 'p', { class: 'note' }, texts.note + (cell.why && !cell.refused ? '. The first: ' + cell.why : ''));
    const own = objectives.filter((o) => o.scenario === scenario && texts.figures[o.metric]);
    if (!own.length) return;
    if (picture) drawPicture(body, picture);
    own.forEach((o) => figureTable(body, o, texts.figures[o.metric]));
    const worst = cell.figures[own[0].metric].worst_run;
    if (picture) {
      add(body, 'p', {}, `Run ${picture.run} alone, and all of its picture:`);
      command(body, `${cell.command} --run ${picture.run} --html run.html`);
    }
    add(body, 'p', {}, `The worst of ${cell.runs} is number ${worst}:`);
    command(body, `${cell.command} --run ${worst}`);
    add(body, 'p', {}, 'All of them, and why the worst went so:');
    command(body, `${cell.command} --runs ${cell.runs}`);
    command(body, `${cell.command} --run ${worst}`.replace('groupsim run', 'groupsim explain'));
  });
  if (pictures.why) add(body, 'p', { class: 'dim' }, pictures.why);
};
const drawYears = (body, point) => {
  shown.years.filter((y) => y.point === point).forEach((y) => {
    add(body, 'h3', {}, y.metric + ' of a year');
    const rows = [['mean', y.mean], ['95 % interval', y.within], ['p50 · p99 of the years', y.quantiles], ['by incident', y.incidents]];
    if (y.causes) rows.push(['by cause', y.causes]);
    tableOf(body, y.metric + ' of a year', rows);
  });
};
const figureTable = (body, o, t) => {
  tableOf(body, o.name, [[o.metric.split(':').pop().replace('@', '\u200b@'), t.value], ['95 % interval', t.within], ['against the best', t.stands || 'the same at every point'],
    ['p5 · p50 · p95 · p99', t.spread.slice(0, 4).join(' · ')], ['worst', t.spread[4]], ['above 0', t.some]]);
};
const tableOf = (body, caption, rows) => {
  const table = add(body, 'table', {});
  add(table, 'caption', { class: 'unseen' }, caption);
  rows.forEach(([head, text], i) => {
    const row = add(table, 'tr');
    add(row, 'th', { scope: 'row' }, head);
    add(row, 'td', i === 0 ? { class: 'best' } : {}, text);
  });
};
const command = (body, text) => {
  const line = add(body, 'div', { class: 'command' });
  const code = add(line, 'code');
  text.split(' ').forEach((word, i) => { // a line does not end within --set
    if (i) code.append(' ');
    add(code, 'span', {}, word);
  });
  const button = add(line, 'button', { type: 'button', 'aria-label': 'Copy: ' + text }, 'Copy');
  button.addEventListener('click', () => {
    const done = () => { button.textContent = 'Copied'; };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, () => selectText(line.firstChild));
    else selectText(line.firstChild);
  });
};
const selectText = (e) => getSelection().selectAllChildren(e);

// drawFront holds two figures against each other.
const drawFront = () => {
  $('front').hidden = objectives.length < 2;
  if (objectives.length < 2) return;
  const a = objectives[state.fx], b = objectives[state.fy], height = 350, left = 16, bottom = 56, top = 34;
  const { svg, width } = frame($('front-map'), height, `${b.name} against ${a.name}. Arrow keys go along the points.`);
  const ra = rangeOf(a), rb = rangeOf(b);
  if (!ra.least || !rb.least) return;
  const x = (f) => left + (width - left - 24) * partOf(ra, badness(a, f));
  const y = (f) => height - bottom - (height - bottom - top) * partOf(rb, badness(b, f));
  const seen = [];
  for (let p = 0; p < points; p++) if (figureOf(a, p) && figureOf(b, p)) seen.push(p);
  seen.sort((p, q) => badness(a, figureOf(a, p)) - badness(a, figureOf(a, q)) || badness(b, figureOf(b, p)) - badness(b, figureOf(b, q)));
  draw(svg, 'path', { class: 'rule', style: 'fill:none', d: `M${left - 8} ${top}V${height - bottom + 8}H${width}` });
  let lowest = Infinity;
  const way = seen.filter((p) => front.has(p)).filter((p) => {
    const v = badness(b, figureOf(b, p));
    if (v >= lowest) return false;
    lowest = v;
    return true;
  });
  if (way.length > 1) draw(svg, 'path', { class: 'way', d: 'M' + way.map((p) => `${x(figureOf(a, p))} ${y(figureOf(b, p))}`).join('L') });
  const upmost = [...seen].sort((p, q) => front.has(p) - front.has(q)); // points lie on each other
  for (const p of upmost) {
    const step = (key) => {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
      return by && seen[Math.min(seen.length - 1, Math.max(0, seen.indexOf(p) + by))];
    };
    const g = place(svg, a, p, step), at = { cx: x(figureOf(a, p)), cy: y(figureOf(b, p)) };
    draw(g, 'circle', { ...at, r: 12, fill: 'transparent' });
    draw(g, 'circle', { ...at, r: 6, class: 'dot' });
    draw(g, 'circle', { ...at, r: 9, class: 'edge' });
  }
  draw(svg, 'text', { class: 'tick', x: left, y: height - bottom + 24 }, ra.least.text);
  if (ra.most.text !== ra.least.text) draw(svg, 'text', { class: 'tick', x: width - 4, y: height - bottom + 24, 'text-anchor': 'end' }, ra.most.text);
  draw(svg, 'text', { class: 'key', x: width - 4, y: height - 8, 'text-anchor': 'end' }, clip(a.name, width - 20) + ' →');
  draw(svg, 'text', { class: 'key', x: 0, y: 14 }, clip(b.name, width - 180) + (rb.most.text === rb.least.text ? ` ↑ ${rb.least.text} everywhere` : ` ↑ from ${rb.least.text} to ${rb.most.text}`));
};

// choice makes a list to choose from.
const choice = (form, name, texts, value, change) => {
  const label = add(form, 'label', {}, name);
  const select = add(label, 'select');
  texts.forEach((text, i) => { add(select, 'option', i === value ? { value: i, selected: '' } : { value: i }, text); });
  select.addEventListener('change', () => {
    change(Number(select.value));
    drawAll();
    const again = [...document.querySelectorAll('.choices label')].find((l) => l.firstChild.data === name && l.parentNode.id === form.id);
    if (again) again.lastChild.focus();
  });
};
const drawChoices = () => {
  const form = $('choices'), names = sweep.axes.map(nameOf);
  form.replaceChildren();
  if (objectives.length > 1) choice(form, 'Figure', objectives.map((o) => o.name), state.of, (v) => { state.of = v; });
  if (sweep.axes.length > 1) {
    choice(form, 'From left to right', names, state.x, (v) => { if (v === state.y) state.y = state.x; state.x = v; });
    choice(form, 'From bottom to top', names, state.y, (v) => { if (v === state.x) state.x = state.y; state.y = v; });
  }
  sweep.axes.forEach((a, i) => {
    if (i !== state.x && i !== state.y && i !== third()) choice(form, names[i], shown.axes[i], state.at[i], (v) => { state.at[i] = v; });
  });
  form.hidden = !form.children.length;
  const other = $('front-choices');
  other.replaceChildren();
  if (objectives.length > 2) {
    choice(other, 'From left to right', objectives.map((o) => o.name), state.fx, (v) => { if (v === state.fy) state.fy = state.fx; state.fx = v; });
    choice(other, 'From bottom to top', objectives.map((o) => o.name), state.fy, (v) => { if (v === state.fx) state.fx = state.fy; state.fy = v; });
  }
};
const drawAll = () => {
  const o = objectives[state.of];
  drawChoices();
  $('map-head').textContent = o.name;
  drawMaps(o);
  drawLegend(o);
  drawPoint();
  drawFront();
};

// What is shown first is the best point of the first figure.
for (let p = 0; p < points; p++) {
  const f = figureOf(objectives[0], p);
  if (f && f.best) state.at = atOf(p);
}
$('drawn').hidden = false;
drawAll();
let width = $('map').clientWidth;
new ResizeObserver(() => {
  if ($('map').clientWidth === width) return;
  width = $('map').clientWidth;
  drawAll();
}).observe($('map'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
