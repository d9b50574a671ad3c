// The dialogues: any kind of step, with the fields that it takes; and help.

import { element, moment } from 'draw';
import { targets } from './complete.js';
import { memberKeys } from './group.js';

const $ = (id) => document.getElementById(id);

// askStep asks for a step at a moment, and calls done with it, which gives what is wrong with it: then it
// can be mended.
export function askStep(t, verbs, known, done) {
  const choice = element('select', { id: 'step-verb' }, ...verbs.map((v) => element('option', { value: v.name }, v.name)));
  const fields = element('div', {});
  const show = () => {
    const verb = verbs.find((v) => v.name === choice.value);
    const names = targets(verb, known);
    fields.replaceChildren(element('p', { class: 'dim' }, verb.doc), input('target', verb.target, 'what it is aimed at', true, names[verb.target === 'member' && names.length > 1 ? 1 : 0] || '', names),
      ...verb.fields.map((f) => input('field-' + f.name, f.name, f.doc, f.required, '', f.options || [])));
  };
  choice.addEventListener('change', show);
  $('steps-at').textContent = moment(t, 1e3);
  $('steps-problem').textContent = '';
  $('steps-form').replaceChildren(element('p', {}, element('label', {}, 'what ', choice)), fields);
  show();
  const dialog = $('steps');
  dialog.querySelector('form').onsubmit = async (e) => {
    if (!e.submitter || e.submitter.value !== 'ok') return;
    e.preventDefault();
    const verb = verbs.find((v) => v.name === choice.value);
    const value = (id) => $('step-' + id).value.trim();
    const wrong = await done(verb.name, value('target'), verb.fields.map((f) => ({ name: f.name, text: value('field-' + f.name) })).filter((f) => f.text));
    $('steps-problem').textContent = wrong || '';
    if (!wrong) dialog.close();
  };
  dialog.showModal();
}

function input(id, name, doc, required, value, options) {
  const list = options.length ? element('datalist', { id: 'step-' + id + '-list' }, ...options.map((o) => element('option', { value: o }))) : null;
  return element('p', {}, element('label', {}, name + (required ? '' : ' (may be left out)') + ' ', element('input', { id: 'step-' + id, value, required, list: list && list.id, autocomplete: 'off' })), list, element('span', { class: 'dim' }, ' ' + doc));
}

export function help() {
  const keys = [['Space', 'let time pass, or stop it'], ['. and ,', 'to the next event, to the one before'], ['r', 'to the next rebalance'],
    ['j and l', 'a second back, a second on; with Shift ten'], ['Home and End', 'to the begin, to the end'], ['e', 'into the editor; Escape and Tab lead out of it'],
    ['1 to 9', 'to a member; there ' + memberKeys], ['a, n', 'a member more; another step'], ['u', 'take the last change back'], ['?', 'this help']];
  $('keys-text').replaceChildren(
    element('p', {}, 'The text on the left is the scenario, and all that there is: whatever is done to the group here becomes a line of it, at the moment that is shown, and the run is made anew from its begin. Go back in time and do something else, and the rest of the run is another; “before the last change” shows what would have been beside it.'),
    element('p', {}, 'A partition has the colour of the member that holds it, and that of the cause while it is down. Point at it, or go to it with the arrow keys, and it says why. A click goes to that moment.'),
    element('table', {}, ...keys.map(([k, text]) => element('tr', {}, element('th', { scope: 'row' }, k), element('td', {}, text)))),
    element('p', {}, 'Nothing leaves this page. “Share” puts the scenario into its address, behind the #, which browsers keep for themselves; what is too long for that is saved as a file.'));
  $('keys').showModal();
}
