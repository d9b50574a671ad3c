// Lessons and questions of the course: predict first, then the run is made, and can be played with.

import { element } from 'draw';

const place = () => document.getElementById('lesson-text');

// learn opens the list. Call reaches the simulator; play shows a scenario in the page.
export async function learn(call, play) {
  const dialog = document.getElementById('lesson');
  place().replaceChildren(element('p', { class: 'dim' }, '…'));
  if (!dialog.open) dialog.showModal();
  const course = await call('learn', {});
  const list = (title, chapters) => [element('h3', {}, title), element('ul', { class: 'chapters' }, ...chapters.map((c) => element('li', {},
    element('button', { type: 'button', onclick: async () => ask(call, play, await call('lesson', c), 0, 0) }, c.title), element('span', { class: 'dim' }, ' ' + c.items.length + (c.items.length === 1 ? ' question' : ' questions')))))];
  place().replaceChildren(element('p', {}, 'Say what a run will come to; then it is made. What is asked about is drawn anew each time.'), ...list('Lessons', course.lessons), ...list('Questions by topic', course.topics));
}

async function ask(call, play, chapter, index, right) {
  const back = () => learn(call, play);
  if (index >= chapter.items.length) {
    place().replaceChildren(element('p', { role: 'status' }, chapter.title + ': ' + right + ' of ' + chapter.items.length + ' right.'), element('p', {}, chapter.ends), element('div', { class: 'tools' }, button('All lessons and questions', back, 'go')));
    return place().querySelector('button').focus();
  }
  const item = chapter.items[index], draw = 1 + Math.floor(Math.random() * 1000);
  const asked = await call('pose', { item, draw });
  if (asked.failed) return place().replaceChildren(element('p', { class: 'problem' }, asked.failed), button('Back', back));
  const said = element('div', { 'aria-live': 'polite' });
  const next = (ok) => ask(call, play, chapter, index + 1, right + (ok ? 1 : 0));
  const answer = async (guess) => {
    said.replaceChildren(element('p', { class: 'dim' }, 'The run is made…'));
    const solved = await call('solve', { item, draw, guess });
    if (!solved.read) return said.replaceChildren(element('p', { class: 'problem' }, solved.failed));
    way.hidden = true;
    const line = (text, kind) => (text ? element('p', { class: kind || '' }, text) : null);
    said.replaceChildren(...[line('You said ' + guess + '. ' + (solved.right ? 'Right: ' : 'It is ') + solved.answer + '.', solved.right ? 'good' : 'bad'), line(solved.belief), line(solved.why), line(solved.rule && 'Rule: ' + solved.rule, 'dim'),
      line(solved.next.length ? 'To read: ' + solved.next.join(', ') : '', 'dim'),
      element('div', { class: 'tools' }, button('Next', () => next(solved.right), 'go'), solved.source.text ? button('Play with this run', () => play(solved.source)) : null, button('All lessons', back))].filter(Boolean));
    said.querySelector('button').focus();
  };
  const way = asked.choices.length && asked.wants === 'a letter' ? choices(asked, answer) : asked.wants === 'yes or no' ? yesNo(answer) : written(asked, answer);
  const hint = asked.hint ? element('details', {}, element('summary', {}, 'Hint'), element('p', {}, asked.hint)) : null;
  place().replaceChildren(...[element('p', { class: 'dim' }, chapter.title + ', ' + (index + 1) + ' of ' + chapter.items.length), !index && chapter.about ? element('p', {}, chapter.about) : null, element('p', { class: 'asked' }, asked.text), way, hint, said].filter(Boolean));
  way.querySelector('button, input').focus();
}

const button = (text, act, kind) => element('button', { type: 'button', class: kind || '', onclick: act }, text);

const choices = (asked, answer) => element('ul', { class: 'chapters' }, ...asked.choices.map((c) => element('li', {}, button(c.letter + '  ' + c.text, () => answer(c.letter)))));

const yesNo = (answer) => element('div', { class: 'tools' }, button('Yes', () => answer('yes')), button('No', () => answer('no')));

function written(asked, answer) {
  const input = element('input', { id: 'guess', autocomplete: 'off' });
  const go = () => input.value.trim() && answer(input.value);
  input.addEventListener('keydown', (e) => {
    if (e.key !== 'Enter') return;
    e.preventDefault(); // the dialogue would close
    go();
  });
  return element('div', {}, ...asked.choices.map((c) => element('p', {}, c.letter + '  ' + c.text)),
    element('p', {}, element('label', { for: 'guess' }, asked.wants), ' ', input, ' ', button('Answer', go, 'go')));
}
