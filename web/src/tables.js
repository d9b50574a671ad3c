// What a run comes to, in figures and findings.

import { element, human } from 'draw';

const figures = [
  ['downtime', (s) => s.downtime_ms.total, true], ['longest gap', (s) => s.longest_gap_ms, true], ['partitions affected', (s) => s.affected],
  ['rebalances', (s) => s.rebalances], ['moved', (s) => s.moved], ['processed twice', (s) => s.reprocessed], ['peak lag', (s) => s.peak_lag],
];

// difference fills a table with what a run comes to, and what is beside it, if there is something.
export function difference(table, run, other) {
  table.hidden = !other;
  if (!other) return;
  const a = run.outcome.report.summary, b = other.outcome.report.summary;
  const text = (n, ms) => (ms ? human(n * 1e3) : n.toLocaleString('en'));
  table.replaceChildren(element('thead', {}, element('tr', {}, ...['', run.outcome.report.scenario, other.title, 'difference'].map((h) => element('th', { scope: 'col', class: h ? 'num' : '' }, h)))),
    element('tbody', {}, ...figures.map(([name, of, ms]) => {
      const d = of(b) - of(a), cell = (label, t, kind) => element('td', { class: 'num ' + (kind || ''), 'data-label': label }, t);
      return element('tr', {}, element('th', { scope: 'row' }, name), cell('here', text(of(a), ms)), cell('beside', text(of(b), ms)), cell('difference', d ? (d > 0 ? '+' : '−') + text(Math.abs(d), ms) : '0', d > 0 ? 'bad' : d < 0 ? 'good' : ''));
    })));
}

// findings lists them in a place, with each remedy once.
export function findings(place, list) {
  const said = new Set(), once = (text) => (said.has(text) ? 'as above' : said.add(text) && text);
  place.replaceChildren(...(list.length ? [element('h3', {}, 'Findings')] : []), ...list.map((f) => element('div', { class: 'finding ' + f.severity },
    element('p', {}, element('b', {}, f.severity), ' ' + human(f.at_ms * 1e3) + ': ' + f.symptom), f.cause ? element('p', {}, f.cause) : null, f.remedy ? element('p', {}, 'What to do: ' + once(f.remedy)) : null)));
}
