// The sequence diagram of a rebalance: the coordinator on the left, members beside
// it, time from top to bottom. It is drawn when it is opened.

const KINDS = ['phase', 'note', 'asks', 'answers'];
const LONG = 5e5; // µs: a pause that long is shown

function rowsOf(run, rebalance) {
  const rows = [];
  for (let i = 0; i < rebalance.rows.length; i += 6) {
    const [at, until, lane, kind, text, count] = rebalance.rows.slice(i, i + 6);
    let words = run.texts[text];
    if (count > 1) words += ' (×' + count + (until > at ? ', until ' + moment(until, 1e3) : '') + ')';
    rows.push({ at, lane, kind: KINDS[kind], words: words.length > 84 ? words.slice(0, 83) + '…' : words, whole: words });
  }
  return rows;
}

function sequence(run, rebalance) {
  const rows = rowsOf(run, rebalance);
  const laneX = (lane) => 142 + (lane ? 60 + lane * 160 : 0);
  const width = rows.reduce((most, row) => Math.max(most, row.kind === 'note' ? laneX(row.lane) + 24 + row.words.length * 6.6 : 0), laneX(rebalance.lanes.length - 1) + 110);
  const g = element('g', {});
  let y = 34, before = null;
  for (const row of rows) {
    if (before != null && row.at - before >= LONG) {
      y += 6;
      g.append(element('text', { x: 8, y: y + 12, class: 'pause' }, '⋮ ' + human(row.at - before) + ' later'));
      y += 18;
    }
    const time = before !== row.at;
    before = row.at;
    y += row.kind === 'asks' || row.kind === 'answers' ? 24 : 22;
    if (time) g.append(element('text', { x: 8, y: y + (row.kind === 'phase' || row.kind === 'note' ? 4 : 2), class: 'time' }, moment(row.at, 1e3)));
    g.append(...drawRow(row, y, laneX, width));
  }
  const height = y + 24;
  const heads = element('g', {});
  rebalance.lanes.forEach((name, lane) => {
    const text = element('text', { x: laneX(lane), y: 16, class: 'lane' }, name.length > 19 ? name.slice(0, 10) + '…' + name.slice(-8) : name);
    text.append(element('title', {}, name));
    heads.append(element('path', { class: 'life', d: 'M' + laneX(lane) + ' 24V' + height }), text);
  });
  const svg = element('svg', { class: 'sequence', width, height, viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': 'Sequence diagram; the list below has the same as text' }, heads, g);
  return element('div', {},
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Sequence diagram' }, svg),
    rebalance.left ? element('p', { class: 'dim' }, rebalance.left + ' more rows are left out.') : null,
    element('details', { class: 'astext' }, element('summary', {}, 'As text'), asText(rows, rebalance.lanes)));
}

function drawRow(row, y, laneX, width) {
  const x = laneX(row.lane), coordinator = laneX(0);
  if (row.kind === 'phase') {
    return [element('rect', { class: 'phase', x: coordinator - 50, y: y - 11, width: width - coordinator + 42, height: 19, rx: 3 }),
      element('text', { class: 'phase', x: coordinator - 44, y: y + 3 }, row.words)];
  }
  if (row.kind === 'note') {
    const text = element('text', { class: 'note', x: x + 8, y: y + 4 }, row.words);
    return [element('path', { class: 'dot', d: 'M' + (x - 4) + ' ' + y + 'h8' }), text];
  }
  const asks = row.kind === 'asks', from = asks ? x : coordinator, to = asks ? coordinator : x, way = to > from ? -1 : 1;
  return [element('path', { class: row.kind, d: 'M' + from + ' ' + y + 'H' + to }),
    element('path', { class: 'head', d: 'M' + to + ' ' + y + 'l' + way * 7 + ' -3.5v7z' }),
    element('text', { class: 'message', x: x - 8, y: y - 5 }, row.words)];
}

function asText(rows, lanes) {
  const who = (row) => ({ phase: '', note: lanes[row.lane] + ': ', asks: lanes[row.lane] + ' → coordinator: ', answers: 'coordinator → ' + lanes[row.lane] + ': ' })[row.kind];
  return element('ol', {}, ...rows.map((row) => element('li', {}, moment(row.at, 1e3) + ' ' + who(row) + row.whole)));
}
