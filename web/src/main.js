// Puts the page together.

import { readColours, element } from 'draw';
import { share } from './address.js';
import { moves, pause, pick, toggle } from './clock.js';
import { Editor } from './editor.js';
import { Engine, compile } from './engine.js';
import { Group } from './group.js';
import { Side } from './lanes.js';
import { learn } from './learn.js';
import { stop } from './make.js';
import { act, begin, changed, edit, open } from './runs.js';
import { $, isQuiet, known, page, second, session, showText, status } from './session.js';
import { download, unpack } from './share.js';
import { beside, seek } from './show.js';
import { askStep, help } from './steps.js';

function keys(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]') || e.target.closest('.cm-editor, input, select, textarea')) return;
  const panel = e.target.closest('.scroller');
  const by = { j: -1e6, l: 1e6, J: -10e6, L: 10e6 }[e.key];
  if (by) { pause(); seek(session.t + by); return e.preventDefault(); }
  if (/^[1-9]$/.test(e.key)) {
    page.group.cards[Number(e.key) - 1]?.root.focus();
    return e.preventDefault();
  }
  const does = { ' ': !e.target.closest('button, summary') && !panel && toggle, '.': moves.next, ',': moves.back, r: moves.rebalance, Home: !panel && moves.start, End: !panel && moves.end,
    e: () => { showText(true); page.editor.focus(); }, a: () => $('add').click(), n: () => $('more').click(), u: () => $('undo').click(), '?': help }[e.key];
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
  $('undo').onclick = () => page.editor.undo();
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
  $('save').onclick = () => download(page.editor.file, page.editor.text);
  $('share').onclick = share;
  $('open').onclick = () => $('upload').click();
  $('upload').onchange = async () => {
    const file = $('upload').files[0];
    if (file) await begin({ file: file.name, text: await file.text() });
    $('upload').value = '';
  };
  $('bundled').onchange = async () => {
    const name = $('bundled').value;
    if (name) await begin(await page.engines[0].call('show', name), 0, name);
  };
  $('beside').onchange = beside;
  $('every').onchange = () => seek(session.t);
  $('hide').onchange = () => document.body.classList.toggle('hidden-future', $('hide').checked);
  addEventListener('keydown', keys);
  addEventListener('hashchange', async () => {
    const shared = await unpack(location.hash);
    if (shared && shared.text !== page.editor.text) open(shared);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColours(); for (const s of page.sides) if (s.viewer) s.viewer.draw(); });
}

async function boot() {
  const first = JSON.parse($('first').textContent);
  session.catalogue = first.catalogue;
  page.editor = new Editor($('editor'), { changed: () => isQuiet() || changed(), known });
  page.group = new Group($('state'), $('members'), act, first.catalogue.verbs);
  page.sides = [new Side($('side-0'), pick), new Side($('side-1'), pick)];
  for (const topic of first.catalogue.topics) {
    $('bundled').append(element('optgroup', { label: topic.Title }, ...topic.Entries.map((e) => element('option', { value: e.Name, title: e.Title }, e.Name))));
  }
  wire();
  page.module = compile();
  page.engines = [new Engine(page.module)];
  const shared = await unpack(location.hash);
  const begun = shared ? open(shared) : begin(first, 0, first.file.replace(/\.yaml$/, ''));
  if (!session.run) await begun; // else the simulator may come when it is unpacked: the run is there
  document.documentElement.dataset.ready = '';
  await begun;
}

boot().catch((e) => status('The playground does not start: ' + (e.message || e), true));
