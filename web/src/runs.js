// Runs the text whenever it has changed, and shows what comes of it.

import { remember } from './address.js';
import { pause } from './clock.js';
import { Stopped } from './engine.js';
import { make, ready, wrongWith } from './make.js';
import { $, page, quietly, second, session, showText, status } from './session.js';
import { fileName } from './share.js';
import { beside, listProblems, setups, show } from './show.js';
import { findings } from './tables.js';

let ordered = 0, timer = 0;

// changed is called when the text has changed: it is run when it has been let alone for a moment.
export function changed(wait = 250) {
  clearTimeout(timer);
  timer = setTimeout(() => runText(), wait);
}

async function runText() {
  const text = page.editor.text, mine = ++ordered;
  if (!$('stop').hidden) page.engines[0].reset(); // nobody waits for the run of a text that is no more
  try {
    const run = await make(page.engines[0], text, '', true);
    if (mine !== ordered) return;
    heed(run);
  } catch (e) {
    if (!(e instanceof Stopped)) status(String(e.message || e), true);
  }
}

// heed says what is wrong with a text, or shows its run. Whole: the run has all that its findings advise.
function heed(run, whole) {
  page.editor.problems(run.outcome.problems);
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
  run.file = page.editor.file;
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
export function edit(change) {
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
  const text = page.editor.text, mine = ++ordered;
  const edited = await page.engines[0].call('edit', { file: page.editor.file, text, ...change });
  if (edited.failed) return edited.failed;
  const run = await make(page.engines[0], edited.text, '', true);
  const wrong = wrongWith(run);
  if (wrong) return 'That cannot be: ' + wrong;
  if (mine !== ordered || page.editor.text !== text) return '';
  quietly(() => page.editor.set(edited.text, edited.line));
  page.editor.problems([]);
  listProblems(run.outcome);
  if (!change.end) session.t = Math.max(session.t, change.at); // the moment may lie within a millisecond: what was done is seen
  take(run);
  return '';
}

const fieldOf = { for: () => $('length').value, 'per.record': () => $('slowness').value };

export function act(verb, target, names) {
  const fields = names.map((name) => ({ name, text: fieldOf[name]() })).filter((f) => f.text);
  return edit({ verb, target, fields });
}

// Another scenario in the place of this one.

// begin takes another scenario; of a bundled one the list shows the name.
export function begin(source, t = 0, bundled = '') {
  pause();
  session.run = session.before = session.other = null;
  document.querySelector('.play').inert = true;
  session.t = t;
  $('bundled').value = bundled;
  if ($('bundled').selectedIndex < 0) $('bundled').value = '';
  quietly(() => page.editor.begin(fileName(source.file), source.text));
  const shown = source.outcome ? heed({ text: source.text, setup: '', outcome: source.outcome }, true) : runText();
  return Promise.resolve(shown).then(() => session.run && setups());
}

export async function open(shared) {
  await begin(shared, shared.at);
  if (!shared.beside) return;
  $('beside').value = shared.beside;
  await beside();
}
