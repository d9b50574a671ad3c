// Shows the run, what is beside it, and what there was at a moment.

import { element, moment, partitionLines, View } from 'draw';
import { Stopped } from './engine.js';
import { causes, line } from './group.js';
import { make, ready, wrongWith } from './make.js';
import { standing } from './moments.js';
import { $, BEFORE, page, second, session, status } from './session.js';
import { difference, findings } from './tables.js';

export function listProblems(outcome) {
  const list = outcome.problems.map((p) => element('li', {}, p.line ? element('button', { type: 'button', onclick: () => page.editor.show(p.line, p.column) }, p.line + ':' + p.column) : null,
    ' ' + p.text + (p.meant ? ' (did you mean ' + JSON.stringify(p.meant) + '?)' : '')));
  if (outcome.more) list.push(element('li', {}, 'and at least ' + outcome.more + ' more'));
  if (outcome.failed) list.push(element('li', {}, outcome.failed));
  $('problems').replaceChildren(...list);
}

// lastMoment is that of the longer of what is shown.
const lastMoment = ({ run, other }) => Math.max(run.drawing.end, other ? other.drawing.end : 0);

// show draws the run and what is beside it.
export function show() {
  const { run, other } = session;
  const end = lastMoment(session);
  if (!session.view || session.view.end !== end) session.view = new View(end);
  session.view.listeners = [];
  $('seek').max = Math.ceil(end / 1e3);
  $('verdict').textContent = run.outcome.verdict;
  page.sides[0].show(other ? run.outcome.report.scenario : '', run.outcome.verdict, run.drawing, session.view);
  if (other) page.sides[1].show(other.title, other.outcome.verdict, other.drawing, session.view);
  else page.sides[1].clear();
  $('side-1').hidden = !other;
  $('verdict').classList.toggle('above', !!other);
  document.querySelector('.sides').classList.toggle('two', !!other);
  difference($('difference'), run, other);
  page.group.set(run.drawing);
  findings($('findings'), run.outcome.report.findings || []);
  $('file').textContent = page.editor.file;
  $('command').textContent = 'groupsim run ./' + page.editor.file;
  seek(session.t);
}

// beside makes what is to be seen beside the run.
export async function beside() {
  const setup = $('beside').value, run = session.run;
  if (!run) return;
  if (!setup) {
    if (session.other) { session.other = null; show(); }
    return;
  }
  try {
    let other = setup === BEFORE ? session.before : await make(second(), run.text, setup, true);
    if (session.run !== run || $('beside').value !== setup) return;
    if (!other) return status('Nothing has been changed yet.', true);
    const wrong = wrongWith(other);
    if (wrong) return status(setup + ' cannot be: ' + wrong, true);
    if (!other.drawing) other = ready(other);
    other.title = setup === BEFORE ? 'before the last change' : setup;
    session.other = other;
    show();
  } catch (e) {
    if (!(e instanceof Stopped)) status(String(e.message || e), true);
  }
}

export async function setups() {
  const chosen = $('beside').value;
  const list = await page.engines[0].call('setups', { file: page.editor.file, text: session.run.text });
  $('beside').replaceChildren(element('option', { value: '' }, 'nothing'), element('option', { value: BEFORE }, 'before the last change'), ...list.map((s) => element('option', { value: s }, s)));
  $('beside').value = chosen === BEFORE || list.includes(chosen) ? chosen : '';
}

// seek shows a moment.
export function seek(t) {
  if (!session.run) return;
  const { run, other } = session, end = lastMoment(session);
  session.t = t = Math.min(Math.max(0, t), end);
  $('seek').value = Math.round(t / 1e3);
  $('seek').setAttribute('aria-valuetext', moment(t, 1e3));
  $('now').textContent = moment(t, 1e3);
  for (const s of page.sides) s.seek(t);
  const now = standing(run.drawing, Math.min(t, run.drawing.end));
  page.group.show(run.drawing, now, t);
  fill($('down'), causes(run.drawing, now, partitionLines(run.drawing), tell));
  fill($('log'), run.journal.last(t, 12, $('every').checked).map(line));
}

// fill puts a list into its place if it says something else than what is there: a button is not
// to vanish under the pointer while time passes.
function fill(place, list) {
  if (list.map((e) => e.textContent).join('\n') === [...place.children].map((e) => e.textContent).join('\n') && place.run === session.run) return;
  place.run = session.run;
  place.replaceChildren(...list);
}

// tell tells the story of a partition.
export async function tell(row) {
  const text = session.run.text;
  const place = $('story');
  place.hidden = false;
  place.textContent = '…';
  const partition = row.numbers.length ? row.topic + '-' + row.numbers[0] : row.label;
  const answer = await second().call('explain', { file: page.editor.file, text, about: { partition } });
  place.textContent = answer.failed || answer.text;
  place.focus();
}
