// The sequence diagram of a rebalance: the coordinator on the left, members beside it,
// time from top to bottom; where there is no room for that, the same as a list. It is
// drawn when it is opened, and again when the room changes.

const KINDS = ['phase', 'note', 'asks', 'answers'];
const LONG = 5e5; // µs: a pause that long is shown
const LINE = 15; // pixels from line to line
const BOLD = 1.14; // as wide as plain text, about

function rowsOf(run, rebalance) {
  const rows = [];
  for (let i = 0; i < rebalance.rows.length; i += 6) {
    const [at, until, lane, kind, text, count] = rebalance.rows.slice(i, i + 6);
    let words = run.texts[text];
    if (count > 1) words += ' (×' + count + (until > at ? ', until ' + moment(until, 1e3) : '') + ')';
    rows.push({ at, lane, kind: KINDS[kind], words });
  }
  return rows;
}

// lanesFor places the lanes within a width, so that each message has room on the way
// from its lane to the coordinator's; null if they do not fit.
function lanesFor(rows, lanes, width) {
  const first = Math.max(...rows.map((row) => measure(moment(row.at, 1e3)))) + 70;
  const need = lanes.map((_, lane) => Math.max(0, ...rows.filter((row) => row.lane === lane && row.kind !== 'note').map((row) => measure(row.words) + 20)));
  for (let step = Math.max(190, ...lanes.map((name) => BOLD * measure(name) + 20)); step >= 96; step -= 2) {
    const x = [first];
    for (let lane = 1; lane < lanes.length; lane++) x.push(Math.max(x[lane - 1] + step, first + need[lane]));
    if (x[x.length - 1] + step / 2 <= width) return { x, step };
  }
  return null;
}

function sequence(run, rebalance) {
  const rows = rowsOf(run, rebalance), box = element('div', {});
  let drawn = 0;
  const draw = () => {
    const width = box.clientWidth;
    if (!width || width === drawn) return;
    drawn = width;
    const place = rows.length && lanesFor(rows, rebalance.lanes, width);
    box.replaceChildren(...(place ? [ladder(rows, rebalance.lanes, place, width),
      element('details', { class: 'astext' }, element('summary', {}, 'As text'), asText(rows, rebalance.lanes))] : [asText(rows, rebalance.lanes)]));
  };
  new ResizeObserver(draw).observe(box);
  return element('div', {}, box, rebalance.left ? element('p', { class: 'dim' }, rebalance.left + ' more rows are left out.') : null);
}

function ladder(rows, lanes, place, width) {
  const g = element('g', {});
  let y = 26, before = null;
  for (const row of rows) {
    if (before != null && row.at - before >= LONG) {
      g.append(element('text', { x: 8, y: y + 18, class: 'pause' }, '⋮ ' + human(row.at - before) + ' later'));
      y += 20;
    }
    if (row.at !== before) g.append(element('text', { x: 8, y: y + 18, class: 'time' }, moment(row.at, 1e3)));
    before = row.at;
    y = drawRow(g, row, y, place, width);
  }
  const height = y + 12, heads = element('g', {});
  distinct(lanes, (place.step - 14) / BOLD).forEach((name, lane) => {
    heads.append(element('path', { class: 'life', d: 'M' + place.x[lane] + ' 24V' + height }),
      element('text', { x: place.x[lane], y: 16, class: 'lane' }, name, element('title', {}, lanes[lane])));
  });
  return element('svg', { class: 'sequence', width, height, viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': 'Sequence diagram; the list below has the same as text' }, heads, g);
}

// drawRow draws a row from y on, and gives where the next one begins.
function drawRow(g, row, y, { x: lanes }, width) {
  const x = lanes[row.lane], coordinator = lanes[0];
  const write = (kind, at, list) => g.append(element('text', { class: kind, y: y + 18 }, ...list.map((line, i) => element('tspan', { x: at, dy: i ? LINE : 0 }, line))));
  if (row.kind === 'phase') {
    const list = lines(row.words, (width - coordinator + 30) / BOLD);
    g.append(element('rect', { class: 'phase', x: coordinator - 50, y: y + 4, width: width - coordinator + 48, height: list.length * LINE + 5, rx: 3 }));
    write('phase', coordinator - 44, list);
    return y + list.length * LINE + 9;
  }
  if (row.kind === 'note') {
    const right = width - x - 16, left = x - coordinator - 16, whole = measure(row.words) * 1.05; // in italics
    const beside = whole <= right || right >= left || right > 320;
    const list = lines(row.words, Math.max(80, (beside ? right : left) / 1.05));
    g.append(element('path', { class: 'dot', d: 'M' + (x - 4) + ' ' + (y + 14) + 'h8' }));
    write(beside ? 'note' : 'note left', beside ? x + 8 : x - 8, list);
    return y + list.length * LINE + 7;
  }
  const asks = row.kind === 'asks', from = asks ? x : coordinator, to = asks ? coordinator : x, way = to > from ? -1 : 1;
  g.append(element('path', { class: row.kind, d: 'M' + from + ' ' + (y + 22) + 'H' + to }), element('path', { class: 'head', d: 'M' + to + ' ' + (y + 22) + 'l' + way * 7 + ' -3.5v7z' }));
  write('message', x - 10, [row.words]);
  return y + 24;
}

function asText(rows, lanes) {
  const who = (row) => ({ phase: '', note: lanes[row.lane] + ': ', asks: lanes[row.lane] + ' → coordinator: ', answers: 'coordinator → ' + lanes[row.lane] + ': ' })[row.kind];
  return element('ol', { class: 'rows' }, ...rows.map((row) => element('li', { class: row.kind }, element('span', { class: 'dim' }, moment(row.at, 1e3)), ' ' + who(row) + row.words)));
}
