// Puts the page together.

const viewers = [];
const runs = data.runs.map(unpack);

function runViewer(root, run, index) {
  const viewer = new Viewer(root, run.end);
  viewers.push(viewer);
  viewer.add(new Axis(viewer));
  const open = (row, span) => openRebalance(index, run, row.spans.from[span]);
  heading(viewer, 'Group');
  viewer.add(new Rows(viewer, 'Group', [run.group], { words: (row, span) => [row.names[span]], lines: groupLines, activate: open }));
  viewer.add(new Down(viewer, 'Down at once', '', run, mostDown(run)));
  viewer.add(new Lag(viewer, 'Lag, records', '', run.lag, mostLag(run.lag)));
  heading(viewer, 'Members');
  viewer.add(new Rows(viewer, 'Members', run.members, { lines: memberLines, most: 0.4 }));
  const bar = heading(viewer, 'Partitions');
  const partitions = viewer.add(new Rows(viewer, 'Partitions', run.partitions, {
    words: (row, span, what) => (what <= -2 ? run.tags[ownerOf(what)] : []), lines: partitionLines(run), most: 0.6,
  }));
  partitionTools(bar, run, partitions);
  viewer.body.append(legend(run));
}

function heading(viewer, text) {
  const bar = element('div', { class: 'bar-head' }, element('h4', {}, text));
  viewer.body.append(bar);
  return bar;
}

// partitionTools choose which partitions are shown, and how.
function partitionTools(bar, run, panel) {
  const count = element('span', { class: 'dim', 'aria-live': 'polite' });
  const filter = element('input', { type: 'search', placeholder: 'name or owner', 'aria-label': 'Show partitions whose name or owner contains this' });
  const group = element('input', { type: 'checkbox', checked: true });
  const worst = element('input', { type: 'checkbox', checked: run.all > 50 });
  const apply = () => {
    let rows = run.partitions;
    if (!group.checked) {
      rows = rows.flatMap((row) => {
        const each = row.numbers.map((n) => ({ ...row, label: row.topic + '-' + n, numbers: [n], weight: 1 }));
        return row.more ? [...each, { ...row, label: row.topic + ', ' + row.more.toLocaleString('en') + ' more like this', numbers: [], weight: row.more }] : each;
      });
      rows.sort((a, b) => (a.topic === b.topic ? (a.numbers[0] ?? Infinity) - (b.numbers[0] ?? Infinity) : 0) || 0);
    }
    const words = filter.value.trim().toLowerCase();
    if (words) {
      const owners = new Set(run.memberNames.map((name, i) => (name.toLowerCase().includes(words) ? i : -1)));
      const named = (row) => row.numbers.some((n) => (row.topic + '-' + n).toLowerCase().includes(words));
      const owned = (row) => row.spans.what.some((what) => what <= -2 && owners.has(ownerOf(what)));
      rows = rows.filter((row) => row.label.toLowerCase().includes(words) || named(row) || owned(row));
    }
    if (worst.checked) rows = [...rows].sort((a, b) => b.down - a.down);
    const shown = rows.reduce((sum, row) => sum + row.weight, 0);
    const number = (n) => n.toLocaleString('en');
    count.textContent = (shown === run.all ? number(shown) : number(shown) + ' of ' + number(run.all)) + ' partitions in ' + rows.length + (rows.length === 1 ? ' row' : ' rows');
    panel.set(rows);
  };
  for (const input of [filter, group, worst]) input.addEventListener('input', apply);
  bar.append(filter, element('label', {}, group, ' group equal rows'), element('label', {}, worst, ' most downtime first'), count);
  apply();
}

// legend explains the colours that occur.
function legend(run) {
  const used = new Set([run.group, ...run.members, ...run.partitions].flatMap((row) => [...new Set(row.spans.what)]));
  const items = data.paints.map((p, i) => used.has(i) && element('li', {},
    element('svg', { class: 'swatch', width: 18, height: 12, 'aria-hidden': true }, element('rect', { width: 18, height: 12, fill: 'url(#p' + i + ')' })),
    ' ' + (p.letter ? p.letter + ' ' : '') + p.words, p.means ? element('span', { class: 'dim' }, ' · ' + p.means) : null)).filter(Boolean);
  return element('div', { class: 'legend' },
    element('p', {}, 'A partition has the colour of the member that holds it, and that of the cause while it is down. '
      + 'A member has its own colour while it is stable. ▾ marks what happened to a member: it starts, ends, is stopped, is removed.'),
    element('ul', {}, ...items));
}

// openRebalance opens the sequence diagram of the rebalance at a moment.
function openRebalance(index, run, t) {
  const found = run.rebalances.filter((b) => b.from <= t).pop();
  if (!found || t > found.to) return;
  const details = document.querySelector('details[data-run="' + index + '"][data-rebalance="' + found.index + '"]');
  // Not before the key that asked for it is done with: it would close it again.
  requestAnimationFrame(() => {
    details.open = true;
    hideTip();
    details.scrollIntoView({ block: 'start' });
    details.querySelector('summary').focus({ preventScroll: true });
  });
}

function rebalances(details) {
  const index = Number(details.dataset.run), run = runs[index], box = details.querySelector('.diagram');
  const rebalance = run.rebalances.find((b) => b.index === Number(details.dataset.rebalance));
  if (!box || !rebalance) return;
  const show = () => {
    if (!details.open || box.firstChild) return;
    box.append(element('button', { type: 'button', onclick: () => {
      const viewer = viewers.find((v) => v.root.dataset.viewer === String(index));
      const room = Math.max((rebalance.to - rebalance.from) * 0.15, 2e4);
      viewer.view.set(rebalance.from - room, rebalance.to + room);
      viewer.root.scrollIntoView({ block: 'start' });
    } }, 'Show in the timeline'), sequence(run, rebalance));
  };
  details.addEventListener('toggle', show);
  show();
}

function compareViewer(root) {
  const compared = runs.slice(0, document.querySelectorAll('article').length); // not the worst of many of each
  const viewer = new Viewer(root, Math.max(...compared.map((r) => r.end)));
  viewers.push(viewer);
  viewer.add(new Axis(viewer));
  const down = Math.max(...compared.map((r) => mostDown(r))), lag = Math.max(...compared.map((r) => mostLag(r.lag)));
  for (const run of compared) {
    viewer.add(new Down(viewer, run.name, 'down', run, down));
    viewer.add(new Lag(viewer, run.name, 'lag', run.lag, lag));
  }
}

// choose shows the run that is chosen, of several.
function choose() {
  const chosen = document.querySelector('input[name="run"]:checked');
  for (const article of document.querySelectorAll('article')) article.hidden = chosen != null && article.id !== 'run-' + chosen.value;
}

readColours();
for (const root of document.querySelectorAll('.viewer')) {
  if (root.dataset.viewer === 'compare') compareViewer(root);
  else runViewer(root, runs[Number(root.dataset.viewer)], Number(root.dataset.viewer));
}
for (const details of document.querySelectorAll('details.rebalance')) rebalances(details);
runs.forEach((_, i) => {
  const all = [...document.querySelectorAll('details[data-run="' + i + '"]')];
  const first = all.find((d) => !('startup' in d.dataset)) || all[0];
  if (first) first.open = true;
});
for (const input of document.querySelectorAll('input[name="run"]')) input.addEventListener('change', choose);
choose();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  readColours();
  for (const v of viewers) v.draw();
});
addEventListener('beforeprint', beforePrint);
addEventListener('afterprint', afterPrint);
