// Lessons and questions of the course: predict first, then the run is made, and can be played with.

import { element } from 'draw';
import { Marking } from './marks.js';

const place = () => document.getElementById('lesson-text');

// learn opens the list. The desk has call, which reaches the simulator; play, which shows a scenario in
// the page; and the names of all scenarios.
export async function learn(desk) {
  const dialog = document.getElementById('lesson');
  place().replaceChildren(element('p', { class: 'dim' }, '…'));
  if (!dialog.open) dialog.showModal();
  desk.course = await desk.call('learn', {});
  const list = (title, chapters) => [element('h3', {}, title), element('ul', { class: 'chapters' }, ...chapters.map((c) => element('li', {},
    button(c.title, () => begin(desk, c)), element('span', { class: 'dim' }, ' ' + c.items.length + (c.items.length === 1 ? ' question' : ' questions')))))];
  place().replaceChildren(element('p', {}, 'Say what a run will come to; then it is made. What is asked about is drawn anew each time.'), ...list('Lessons', desk.course.lessons), ...list('Questions by topic', desk.course.topics));
}

const begin = async (desk, chapter) => ask(desk, await desk.call('lesson', chapter), 0, 0);

async function ask(desk, chapter, index, right) {
  if (index >= chapter.items.length) return over(desk, chapter, right);
  const item = chapter.items[index], draw = 1 + Math.floor(Math.random() * 1000);
  const asked = await desk.call('pose', { item, draw });
  if (asked.failed) return place().replaceChildren(element('p', { class: 'problem' }, asked.failed), button('Back', () => learn(desk)));
  const said = element('div', { 'aria-live': 'polite' }), marking = asked.mark ? new Marking(asked.mark) : null;
  const next = (more) => ask(desk, chapter, index + 1, right + more);
  const leave = element('div', { class: 'tools' }, button('Skip', () => next(0)), button('All lessons', () => learn(desk)));
  let asking = false;
  const answer = async (guess) => {
    if (asking) return; // somebody pressed twice
    asking = true;
    said.replaceChildren(element('p', { class: 'dim' }, 'The run is made…'));
    const solved = await desk.call('solve', { item, draw, guess }).catch((e) => ({ failed: String(e.message || e) }));
    asking = false;
    if (!solved.read) return said.replaceChildren(element('p', { class: 'problem' }, solved.failed));
    way.hidden = true;
    leave.remove();
    if (marking) marking.solve(solved.mark);
    said.replaceChildren(...told(desk, guess, solved, () => next(solved.right ? 1 : 0)));
    said.querySelector('.go').focus({ preventScroll: true });
    place().querySelector('.asked').scrollIntoView(); // what was asked and what came of it, and not the end of a long reason
  };
  const way = asked.choices.length && asked.wants === 'a letter' ? choices(asked, answer) : asked.wants === 'yes or no' ? yesNo(answer)
    : written(asked, answer, marking, (guess) => desk.call('mark', { item, draw, guess }));
  const hint = asked.hint ? element('details', {}, element('summary', {}, 'Hint'), element('p', {}, asked.hint)) : null;
  place().replaceChildren(...[element('p', { class: 'dim' }, chapter.title + ', ' + (index + 1) + ' of ' + chapter.items.length), !index && chapter.about ? element('p', {}, chapter.about) : null,
    element('p', { class: 'asked' }, asked.text), marking && marking.root, way, hint, leave, said].filter(Boolean));
  (marking ? marking.root.querySelector('.grip') : way.querySelector('button, input')).focus();
}

// over says how a chapter went.
function over(desk, chapter, right) {
  place().replaceChildren(element('p', { role: 'status' }, chapter.title + ': ' + right + ' of ' + chapter.items.length + ' right.'), element('p', {}, chapter.ends),
    element('div', { class: 'tools' }, button('All lessons and questions', () => learn(desk), 'go')));
  place().querySelector('button').focus();
}

// told says what came of a guess, and leads on.
function told(desk, guess, solved, next) {
  const line = (text, kind) => (text ? element('p', { class: kind || '' }, text) : null);
  return [line('You said ' + guess + '. ' + (solved.right ? 'Right: ' : 'It is ') + solved.answer + '.', solved.right ? 'good' : 'bad'), line(solved.mark && solved.mark.beside), line(solved.belief), line(solved.why),
    solved.chain.length ? element('ul', {}, ...solved.chain.map((link) => element('li', {}, link))) : null, line(solved.rule && 'Rule: ' + solved.rule, 'dim'),
    solved.next.length ? element('p', { class: 'further' }, 'To go on: ', ...solved.next.map((f) => further(desk, f))) : null,
    element('div', { class: 'tools' }, button('Next', next, 'go'), solved.source.text ? button('Play with this run', () => desk.play(solved.source)) : null, button('All lessons', () => learn(desk)))].filter(Boolean);
}

// further is something to go on with: what the page has is opened in it.
function further(desk, { name, where }) {
  const lesson = desk.course.lessons.find((l) => l.id === name);
  if (lesson) return button('Lesson: ' + lesson.title, () => begin(desk, lesson));
  if (desk.scenarios.has(name)) return button('Play ' + name, async () => desk.play(await desk.call('show', name)));
  return element('code', {}, where);
}

const button = (text, act, kind) => element('button', { type: 'button', class: kind || '', onclick: act }, text);

const choices = (asked, answer) => element('ul', { class: 'chapters' }, ...asked.choices.map((c) => element('li', {}, button(c.letter + '  ' + c.text, () => answer(c.letter)))));

const yesNo = (answer) => element('div', { class: 'tools' }, button('Yes', () => answer('yes')), button('No', () => answer('no')));

// written is an answer that is typed; a mark can be drawn, too, and both say the same. Read tells what
// mark a text is.
function written(asked, answer, marking, read) {
  const input = element('input', { id: 'guess', autocomplete: 'off' });
  const go = () => answer(input.value);
  input.addEventListener('keydown', (e) => { if (e.key === 'Enter') go(); });
  if (marking) {
    marking.changed = (text) => { input.value = text; };
    marking.answer = go;
    input.addEventListener('input', async () => {
      const text = input.value, { read: is, from_ms, to_ms } = await read(text);
      if (is && text === input.value) marking.put([from_ms * 1e3, to_ms * 1e3]);
    });
  }
  return element('div', {}, ...asked.choices.map((c) => element('p', {}, c.letter + '  ' + c.text)),
    element('p', {}, element('label', { for: 'guess' }, asked.wants), ' ', input, ' ', button('Answer', go, 'go')));
}
