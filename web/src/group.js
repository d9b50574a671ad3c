// The group as it stands at the moment that is shown, and what can be done to its members.

import { NOTHING, element, human, moment } from 'draw';

const most = 60; // members that have a card

// What a button of a member does: the verb, the fields that the toolbar has values for, and the key
// that does the same while the member has the focus.
const acts = [
  { verb: 'kill', label: 'Kill', key: 'k', up: true },
  { verb: 'close', label: 'Close', key: 'c', up: true },
  { verb: 'pause', label: 'Pause', key: 'p', up: true, fields: ['for'] },
  { verb: 'stall', label: 'Stall', key: 't', up: true, fields: ['for'] },
  { verb: 'slow', label: 'Slow', key: 's', up: true, fields: ['per.record', 'for'] },
  { verb: 'disconnect', label: 'Cut', key: 'x', up: true, fields: ['for'] },
  { verb: 'start', label: 'Start', key: 'g', up: false },
];

export const memberKeys = acts.map((a) => a.key + ' ' + a.label.toLowerCase()).join(', ');

export class Group {
  // act is called with a verb, its target and the names of fields; verbs say what these do.
  constructor(state, list, act, verbs) {
    this.state = state;
    this.list = list;
    this.act = act;
    this.cards = [];
    this.docs = new Map(verbs.map((v) => [v.name, v.doc]));
  }
  // set makes a card for each member of a run.
  set(run) {
    const names = run.members.slice(0, most).map((m) => m.label);
    if (names.join('\n') === this.cards.map((c) => c.name).join('\n')) return;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.member : null;
    this.cards = run.members.slice(0, most).map((m) => this.card(m.label, run.memberNames.indexOf(m.label)));
    this.list.replaceChildren(...this.cards.map((c) => c.root));
    if (run.memberNames.length > this.cards.length) {
      this.list.append(element('li', { class: 'dim' }, run.memberNames.length - this.cards.length + ' more: “Another step…” reaches them by name'));
    }
    if (focused != null) this.cards.find((c) => c.name === focused)?.root.focus();
  }
  card(name, number) {
    const state = element('span', { class: 'doing' }), owns = element('span', { class: 'dim' });
    const buttons = acts.map((a) => element('button', { type: 'button', title: this.docs.get(a.verb) + ' (' + a.key + ')', onclick: () => this.act(a.verb, name, a.fields || []) }, a.label));
    const root = element('li', { tabindex: 0, 'data-member': name, 'aria-label': name },
      element('svg', { class: 'swatch', width: 18, height: 12, 'aria-hidden': true }, element('rect', { width: 18, height: 12, fill: 'url(#m' + (number % document.querySelectorAll('#patterns pattern[id^=m]').length || 0) + ')' })),
      element('b', {}, name), state, owns, element('span', { class: 'buttons' }, ...buttons));
    root.addEventListener('keydown', (e) => {
      const a = acts.find((x) => x.key === e.key);
      if (!a || e.target !== root || e.ctrlKey || e.metaKey || e.altKey) return;
      e.preventDefault();
      e.stopPropagation();
      this.act(a.verb, name, a.fields || []);
    });
    return { name, number, root, state, owns, buttons };
  }
  // show tells what is the case at a moment.
  show(run, now, t) {
    this.state.replaceChildren(
      element('b', { title: now.group }, now.group),
      element('span', {}, 'for ' + human(t - now.since)),
      ...partitions(now, run.all),
      element('span', {}, 'lag ' + now.lag.toLocaleString('en')));
    for (const c of this.cards) {
      const row = run.members.find((m) => m.label === c.name);
      if (!row) continue;
      const i = row.spans.at(t), up = row.spans.what[i] !== NOTHING;
      set(c.state, row.spans.text[i]);
      set(c.owns, now.owns[c.number] + (now.owns[c.number] === 1 ? ' partition' : ' partitions'));
      c.root.classList.toggle('away', !up);
      acts.forEach((a, k) => { c.buttons[k].hidden = a.up !== up; });
    }
  }
}

// partitions says how many are down, and how many were not up yet.
function partitions(now, all) {
  const some = (n, what, kind) => (n ? [element('span', { class: kind }, n + ' of ' + all + ' partitions ' + what)] : []);
  const list = [...some(now.count, 'down', 'bad'), ...some(now.yet, 'not up yet', 'dim')];
  return list.length ? list : [element('span', { class: 'good' }, 'all partitions up')];
}

function set(place, text) { if (place.textContent !== text) place.textContent = text; }

// causes lists what is down at a moment, and why: the same words together.
export function causes(run, now, lines, tell) {
  const by = new Map();
  for (const [row, i] of now.down) {
    const [, time, why] = lines(row, i);
    const text = lines(row, i)[0].replace(row.label + ' down: ', '');
    const key = text + '\n' + why;
    if (!by.has(key)) by.set(key, { text, why: why || time, rows: [] });
    by.get(key).rows.push(row);
  }
  if (!by.size) return [element('p', { class: 'dim' }, 'Nothing.')];
  return [...by.values()].map((c) => element('p', {},
    element('b', {}, c.rows.reduce((n, r) => n + r.weight, 0) + ' ' + c.text), ': ' + c.rows.slice(0, 4).map((r) => r.label).join(', ') + (c.rows.length > 4 ? ' …' : '') + '. ' + c.why + ' ',
    element('button', { type: 'button', onclick: () => tell(c.rows[0]) }, 'Why?')));
}

// line writes an event.
export function line({ at, event }) {
  const { t: _, m, e, ...rest } = event;
  const fields = Object.entries(rest).map(([k, v]) => k + ' ' + (Array.isArray(v) ? brief(v) : typeof v === 'object' ? JSON.stringify(v) : v)).join(' · ');
  return element('li', {}, element('span', { class: 'time' }, moment(at, 1e3)), ' ', element('b', {}, m || 'coordinator'), ' ', element('code', {}, e), ' ', element('span', { class: 'dim' }, fields.slice(0, 240)));
}

const brief = (list) => (list.length > 6 ? list.slice(0, 6).join(', ') + ' and ' + (list.length - 6) + ' more' : list.join(', ') || 'none');
