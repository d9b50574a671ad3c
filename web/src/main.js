// Puts the page together.

import { setData, readColours, unpack as unpackRun, element, moment, View, partitionLines } from 'draw';
import { Engine, Stopped, compile } from './engine.js';
import { Editor } from './editor.js';
import { Group, causes, line } from './group.js';
import { Side, patterns } from './lanes.js';
import { Journal, nextRebalance, standing } from './moments.js';
import { learn } from './learn.js';
import { askStep, help } from './steps.js';
import { difference, findings } from './tables.js';
import { download, fileName, fits, pack, unpack } from './share.js';

const $ = (id) => document.getElementById(id);
const BEFORE = ' before'; // beside it: the run before the last change; no setup has such a name
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const session = {
  run: null, // what is shown: its text, outcome, drawing, journal
  before: null, // the one before the last change
  other: null, // what is beside it
  t: 0,
  playing: false,
  catalogue: { topics: [], verbs: [], schema: null },
  view: null,
};
let engines = [], module = null;
let editor = null, group = null, sides = [];
let stated = $('status').textContent;

const known = () => ({
  schema: session.catalogue.schema, verbs: session.catalogue.verbs,
  members: session.run ? session.run.drawing.memberNames : [],
  topics: session.run ? [...new Set(session.run.outcome.report.partitions.map((p) => p.topic))] : [],
});

function status(text, bad) {
  if (stated === text) return;
  stated = text;
  $('status').textContent = text;
  $('status').className = bad ? 'problem' : 'dim';
}

// second is the simulator for what is beside the run and behind it, once somebody asks.
const second = () => engines[1] || (engines[1] = new Engine(module));

// Runs.

let ordered = 0, timer = 0;

// changed is called when the text has changed: it is run when it has been let alone for a moment.
function changed(wait = 250) {
  clearTimeout(timer);
  timer = setTimeout(() => runText(), wait);
}

const order = (text, setup, quick) => ({ file: editor.file, text, setup, quick });

async function make(engine, text, setup, quick) {
  const patience = setTimeout(() => {
    $('stop').textContent = quick ? 'Stop' : 'Stop trying what would help';
    $('stop').hidden = false;
  }, 1500);
  try {
    // The run with all that findings advise goes on behind what is shown, and leaves the status alone.
    const outcome = await engine.call('run', order(text, setup, quick), quick && ((share) => status('Running: ' + Math.round(share * 100) + ' %')));
    return { text, setup, outcome };
  } finally {
    clearTimeout(patience);
    $('stop').hidden = true;
    if (stated.startsWith('Running')) status('');
  }
}

// wrongWith says why there is no such run; '': there is.
const wrongWith = ({ outcome }) => outcome.failed || outcome.problems.map((p) => p.text).join('; ');

// stop gives up the runs that are under way.
function stop() {
  for (const e of engines) e.reset();
  status('Stopped: what is shown is the last run.');
}

// ready makes what is drawn of an outcome.
function ready(run) {
  const data = run.outcome.drawing;
  setData(data);
  patterns(data);
  readColours();
  run.drawing = unpackRun(data.runs[0]);
  run.journal = new Journal(run.outcome.events);
  return run;
}

async function runText() {
  const text = editor.text, mine = ++ordered;
  if (!$('stop').hidden) engines[0].reset(); // nobody waits for the run of a text that is no more
  try {
    const run = await make(engines[0], text, '', true);
    if (mine !== ordered) return;
    heed(run);
  } catch (e) {
    if (!(e instanceof Stopped)) status(String(e.message || e), true);
  }
}

// heed says what is wrong with a text, or shows its run. Whole: the run has all that its findings advise.
function heed(run, whole) {
  editor.problems(run.outcome.problems);
  listProblems(run.outcome);
  if (!wrongWith(run)) return take(run, whole);
  status(session.run ? 'The text is not a run now; what is shown is the last one.' : 'The text is not a run yet.', true);
  if (!session.run) showText(true);
}

// take shows a run in the place of the one before.
function take(run, whole) {
  const former = session.run;
  if (former && former.text !== run.text) {
    session.before = former;
    $('bundled').value = ''; // it is not that any more, and can be chosen again
  }
  session.run = ready(run);
  run.file = editor.file;
  if (former && former.file !== run.file) setups(); // undo leads back to the scenario before
  document.querySelector('.play').inert = false;
  session.t = Math.min(session.t, session.run.drawing.end);
  status('');
  show();
  beside();
  remember();
  if (whole) $('sha').textContent = run.outcome.sha256;
  else finish(run);
}

let finishing = 0;

// finish makes the run once more with all that its findings advise, which takes longer.
function finish(run) {
  clearTimeout(finishing);
  $('sha').textContent = '…';
  finishing = setTimeout(async () => {
    try {
      const whole = await make(second(), run.text, '', false);
      if (session.run !== run) return;
      run.outcome.report.findings = whole.outcome.report.findings;
      $('sha').textContent = whole.outcome.sha256;
      findings($('findings'), whole.outcome.report.findings || []);
    } catch (e) {
      if (!(e instanceof Stopped)) status(String(e.message || e), true);
    }
  }, 400);
}

// What is done to the group: each becomes a line of the text. One is carried out after the other.

let doing = Promise.resolve();

// edit gives what was wrong with it, if it could not be.
function edit(change) {
  const at = Math.ceil(session.t / 1e3) * 1e3;
  document.documentElement.dataset.doing = '';
  const mine = doing = doing.then(() => carryOut({ at, ...change })).catch((e) => String(e.message || e)).then((wrong) => {
    if (wrong) status(wrong, true);
    if (doing === mine) delete document.documentElement.dataset.doing;
    return wrong;
  });
  return mine;
}

async function carryOut(change) {
  clearTimeout(timer);
  const text = editor.text, mine = ++ordered;
  const edited = await engines[0].call('edit', { file: editor.file, text, ...change });
  if (edited.failed) return edited.failed;
  const run = await make(engines[0], edited.text, '', true);
  const wrong = wrongWith(run);
  if (wrong) return 'That cannot be: ' + wrong;
  if (mine !== ordered || editor.text !== text) return '';
  quietly(() => editor.set(edited.text, edited.line));
  editor.problems([]);
  listProblems(run.outcome);
  if (!change.end) session.t = Math.max(session.t, change.at); // the moment may lie within a millisecond: what was done is seen
  take(run);
  return '';
}

let quiet = false;
function quietly(does) {
  quiet = true;
  does();
  quiet = false;
}

const fieldOf = { for: () => $('length').value, 'per.record': () => $('slowness').value };

function act(verb, target, names) {
  const fields = names.map((name) => ({ name, text: fieldOf[name]() })).filter((f) => f.text);
  return edit({ verb, target, fields });
}

// What is shown.

function listProblems(outcome) {
  const list = outcome.problems.map((p) => element('li', {}, p.line ? element('button', { type: 'button', onclick: () => editor.show(p.line, p.column) }, p.line + ':' + p.column) : null,
    ' ' + p.text + (p.meant ? ' (did you mean ' + JSON.stringify(p.meant) + '?)' : '')));
  if (outcome.more) list.push(element('li', {}, 'and at least ' + outcome.more + ' more'));
  if (outcome.failed) list.push(element('li', {}, outcome.failed));
  $('problems').replaceChildren(...list);
}

// lastMoment is that of the longer of what is shown.
const lastMoment = ({ run, other }) => Math.max(run.drawing.end, other ? other.drawing.end : 0);

// show draws the run and what is beside it.
function show() {
  const { run, other } = session;
  const end = lastMoment(session);
  if (!session.view || session.view.end !== end) session.view = new View(end);
  session.view.listeners = [];
  $('seek').max = Math.ceil(end / 1e3);
  $('verdict').textContent = run.outcome.verdict;
  sides[0].show(other ? run.outcome.report.scenario : '', run.outcome.verdict, run.drawing, session.view);
  if (other) sides[1].show(other.title, other.outcome.verdict, other.drawing, session.view);
  else sides[1].clear();
  $('side-1').hidden = !other;
  $('verdict').classList.toggle('above', !!other);
  document.querySelector('.sides').classList.toggle('two', !!other);
  difference($('difference'), run, other);
  group.set(run.drawing);
  findings($('findings'), run.outcome.report.findings || []);
  $('file').textContent = editor.file;
  $('command').textContent = 'groupsim run ./' + editor.file;
  seek(session.t);
}

// beside makes what is to be seen beside the run.
async function beside() {
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

async function setups() {
  const chosen = $('beside').value;
  const list = await engines[0].call('setups', { file: editor.file, text: session.run.text });
  $('beside').replaceChildren(element('option', { value: '' }, 'nothing'), element('option', { value: BEFORE }, 'before the last change'), ...list.map((s) => element('option', { value: s }, s)));
  $('beside').value = chosen === BEFORE || list.includes(chosen) ? chosen : '';
}

// seek shows a moment.
function seek(t) {
  if (!session.run) return;
  const { run, other } = session, end = lastMoment(session);
  session.t = t = Math.min(Math.max(0, t), end);
  $('seek').value = Math.round(t / 1e3);
  $('seek').setAttribute('aria-valuetext', moment(t, 1e3));
  $('now').textContent = moment(t, 1e3);
  for (const s of sides) s.seek(t);
  const now = standing(run.drawing, Math.min(t, run.drawing.end));
  group.show(run.drawing, now, t);
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
async function tell(row) {
  const text = session.run.text;
  const place = $('story');
  place.hidden = false;
  place.textContent = '…';
  const partition = row.numbers.length ? row.topic + '-' + row.numbers[0] : row.label;
  const answer = await second().call('explain', { file: editor.file, text, about: { partition } });
  place.textContent = answer.failed || answer.text;
  place.focus();
}

function pick(t, row) {
  pause();
  seek(t);
  if (row) tell(row);
}

// The clock.

let last = 0;

function tick(now) {
  if (!session.playing) return;
  const by = (now - last) * 1e3 * Number($('speed').value);
  last = now;
  seek(session.t + by);
  if (session.t >= session.run.drawing.end) return pause();
  if (calm.matches) setTimeout(() => tick(performance.now()), 500);
  else requestAnimationFrame(tick);
}

function play() {
  if (!session.run) return;
  if (session.t >= session.run.drawing.end) seek(0);
  session.playing = true;
  $('run').textContent = '■ Stop';
  last = performance.now();
  tick(last);
}

function pause() {
  session.playing = false;
  $('run').textContent = '▶ Play';
}

const toggle = () => (session.playing ? pause() : play());
const jump = (t) => { pause(); if (t != null) seek(t); };
const moves = {
  start: () => jump(0), end: () => jump(session.run.drawing.end),
  back: () => jump(session.run.journal.before(session.t)), next: () => jump(session.run.journal.after(session.t)),
  rebalance: () => jump(nextRebalance(session.run.outcome.report, session.t)),
};

// Files and addresses.

// begin takes another scenario; of a bundled one the list shows the name.
function begin(source, t = 0, bundled = '') {
  pause();
  session.run = session.before = session.other = null;
  document.querySelector('.play').inert = true;
  session.t = t;
  $('bundled').value = bundled;
  if ($('bundled').selectedIndex < 0) $('bundled').value = '';
  quietly(() => editor.begin(fileName(source.file), source.text));
  const shown = source.outcome ? heed({ text: source.text, setup: '', outcome: source.outcome }, true) : runText();
  return Promise.resolve(shown).then(() => session.run && setups());
}

// packed is the session, with a text, as an address has it.
const packed = (text) => pack({ file: editor.file, text, beside: $('beside').value, at: Math.round(session.t) });

let remembering = 0;

// remember keeps the session in the address, so that it is there again after a reload.
function remember() {
  clearTimeout(remembering);
  remembering = setTimeout(async () => {
    if (!session.run) return; // another scenario is on its way
    const fragment = await packed(session.run.text);
    if (fits(fragment)) history.replaceState(null, '', fragment);
  }, 500);
}

async function share() {
  const fragment = await packed(editor.text);
  if (!fits(fragment)) {
    status('The scenario is too long for an address: it is saved as a file instead, which “Open…” reads.');
    return download(editor.file, editor.text);
  }
  history.replaceState(null, '', fragment);
  try {
    await navigator.clipboard.writeText(location.href);
    status('The address of this page has the scenario, and is copied.');
  } catch {
    status('The address of this page has the scenario: copy it.');
  }
}

// showText shows the text where there is no room for it beside the rest.
function showText(on) {
  document.body.classList.toggle('with-text', on);
  $('text').setAttribute('aria-pressed', on);
}

function keys(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]') || e.target.closest('.cm-editor, input, select, textarea')) return;
  const panel = e.target.closest('.scroller');
  const by = { j: -1e6, l: 1e6, J: -10e6, L: 10e6 }[e.key];
  if (by) { pause(); seek(session.t + by); return e.preventDefault(); }
  if (/^[1-9]$/.test(e.key)) {
    group.cards[Number(e.key) - 1]?.root.focus();
    return e.preventDefault();
  }
  const does = { ' ': !e.target.closest('button, summary') && !panel && toggle, '.': moves.next, ',': moves.back, r: moves.rebalance, Home: !panel && moves.start, End: !panel && moves.end,
    e: () => { showText(true); editor.focus(); }, a: () => $('add').click(), n: () => $('more').click(), u: () => $('undo').click(), '?': help }[e.key];
  if (!does || !session.run) return;
  e.preventDefault();
  does();
}

function wire() {
  $('run').onclick = toggle;
  for (const id of ['start', 'back', 'next', 'rebalance']) $(id).onclick = moves[id];
  $('seek').oninput = () => { pause(); seek(Number($('seek').value) * 1e3); };
  $('add').onclick = () => edit({ verb: '' });
  $('roll').onclick = () => edit({ verb: 'rolling-restart', target: 'all', fields: [{ name: 'down', text: '5s' }, { name: 'wait', text: 'stable' }] });
  $('longer').onclick = () => edit({ end: true, at: session.run.drawing.end + 60e6 });
  $('more').onclick = () => { pause(); askStep(session.t, session.catalogue.verbs, known(), async (verb, target, fields) => {
    const wrong = await edit({ verb, target, fields });
    if (wrong) status(''); // the dialogue says it
    return wrong;
  }); };
  $('undo').onclick = () => editor.undo();
  $('help').onclick = help;
  $('stop').onclick = stop;
  $('learn').onclick = () => {
    pause();
    learn({
      call: (name, input) => second().call(name, input), play: (source) => { $('lesson').close(); begin(source); },
      scenarios: new Set(session.catalogue.topics.flatMap((topic) => topic.Entries.map((e) => e.Name))),
    });
  };
  $('lesson-close').onclick = () => $('lesson').close();
  $('text').onclick = () => showText(!document.body.classList.contains('with-text'));
  $('save').onclick = () => download(editor.file, editor.text);
  $('share').onclick = share;
  $('open').onclick = () => $('upload').click();
  $('upload').onchange = async () => {
    const file = $('upload').files[0];
    if (file) await begin({ file: file.name, text: await file.text() });
    $('upload').value = '';
  };
  $('bundled').onchange = async () => {
    const name = $('bundled').value;
    if (name) await begin(await engines[0].call('show', name), 0, name);
  };
  $('beside').onchange = beside;
  $('every').onchange = () => seek(session.t);
  $('hide').onchange = () => document.body.classList.toggle('hidden-future', $('hide').checked);
  addEventListener('keydown', keys);
  addEventListener('hashchange', async () => {
    const shared = await unpack(location.hash);
    if (shared && shared.text !== editor.text) open(shared);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColours(); for (const s of sides) if (s.viewer) s.viewer.draw(); });
}

async function open(shared) {
  await begin(shared, shared.at);
  if (!shared.beside) return;
  $('beside').value = shared.beside;
  await beside();
}

async function boot() {
  const first = JSON.parse($('first').textContent);
  session.catalogue = first.catalogue;
  editor = new Editor($('editor'), { changed: () => quiet || changed(), known });
  group = new Group($('state'), $('members'), act, first.catalogue.verbs);
  sides = [new Side($('side-0'), pick), new Side($('side-1'), pick)];
  for (const topic of first.catalogue.topics) {
    $('bundled').append(element('optgroup', { label: topic.Title }, ...topic.Entries.map((e) => element('option', { value: e.Name, title: e.Title }, e.Name))));
  }
  wire();
  module = compile();
  engines = [new Engine(module)];
  const shared = await unpack(location.hash);
  const begun = shared ? open(shared) : begin(first, 0, first.file.replace(/\.yaml$/, ''));
  if (!session.run) await begun; // else the simulator may come when it is unpacked: the run is there
  document.documentElement.dataset.ready = '';
  await begun;
}

boot().catch((e) => status('The playground does not start: ' + (e.message || e), true));
