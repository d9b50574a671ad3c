// The editor: CodeMirror with what a scenario needs of it, and no more. What is wrong with the
// text, the simulator's own loader says.

import { EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, highlightActiveLine, drawSelection, hoverTooltip, Decoration } from '@codemirror/view';
import { defaultKeymap, history, historyKeymap, invertedEffects, isolateHistory, undo } from '@codemirror/commands';
import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { yaml } from '@codemirror/lang-yaml';
import { tags } from '@lezer/highlight';
import { complete, documentation } from './complete.js';

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--focus)' },
  { tag: tags.comment, color: 'var(--dim)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.keyword, tags.bool, tags.number, tags.atom], color: 'var(--good)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--dim)' },
]);

const mark = StateEffect.define();
const marked = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    set = set.map(transaction.changes);
    for (const e of transaction.effects) {
      if (!e.is(mark)) continue;
      set = e.value == null ? Decoration.none : Decoration.set([Decoration.line({ class: 'new-line' }).range(e.value)]);
    }
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// The name of the text's file goes with the text, back and forth in its history, too.
const naming = StateEffect.define();
const named = StateField.define({
  create: () => '',
  update: (name, transaction) => transaction.effects.reduce((n, e) => (e.is(naming) ? e.value : n), name),
  provide: (field) => invertedEffects.of((transaction) => (transaction.effects.some((e) => e.is(naming)) ? [naming.of(transaction.startState.field(field))] : [])),
});

export class Editor {
  // changed is called after each change of the text; known() gives the names that can be completed.
  constructor(parent, { changed, known }) {
    parent.editor = this; // for who looks at the page from outside
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: '',
        extensions: [
          lineNumbers(), history(), drawSelection(), indentOnInput(), indentUnit.of('  '), highlightActiveLine(), closeBrackets(), search({ top: true }),
          yaml(), syntaxHighlighting(colours), lintGutter(), marked, named, EditorView.lineWrapping,
          autocompletion({ override: [(context) => complete(context, known())] }),
          hoverTooltip((view, at) => tooltip(documentation(view.state, at, known()))),
          keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': 'The scenario as YAML. Tab leaves the editor.' }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            parent.dataset.lines = update.state.doc.lines;
            changed();
          }),
        ],
      }),
    });
  }
  get text() { return this.view.state.doc.toString(); }
  get file() { return this.view.state.field(named); }
  // begin takes another file.
  begin(file, text) { this.set(text, 0, naming.of(file)); }
  // set changes what differs, so that the rest keeps its place; line is to be seen. It can be taken back alone.
  set(text, line, effects = []) {
    const old = this.text;
    let from = 0, to = old.length, end = text.length;
    while (from < to && from < end && old[from] === text[from]) from++;
    while (to > from && end > from && old[to - 1] === text[end - 1]) { to--; end--; }
    const keep = old !== ''; // nobody wants the empty text back
    this.view.dispatch({ changes: { from, to, insert: text.slice(from, end) }, effects, annotations: [Transaction.addToHistory.of(keep), isolateHistory.of('full')] });
    const doc = this.view.state.doc;
    if (!line || line > doc.lines) return this.view.dispatch({ effects: mark.of(null) });
    const place = doc.line(line).from;
    this.view.dispatch({ effects: [mark.of(place), EditorView.scrollIntoView(place, { y: 'nearest', yMargin: 40 })] });
  }
  undo() { return undo(this.view); }
  focus() { this.view.focus(); }
  // problems marks what is wrong.
  problems(list) {
    const doc = this.view.state.doc;
    this.view.dispatch(setDiagnostics(this.view.state, list.map((p) => {
      const line = doc.line(Math.min(Math.max(1, p.line), doc.lines));
      const from = Math.min(line.from + Math.max(0, p.column - 1), line.to);
      const word = /^[\w.-]+/.exec(doc.sliceString(from, line.to));
      const to = from + (word ? word[0].length : 0);
      const actions = p.meant && word ? [{ name: 'Write ' + p.meant, apply: (view, a, b) => view.dispatch({ changes: { from: a, to: b, insert: p.meant } }) }] : [];
      return { from, to: Math.max(to, Math.min(from + 1, line.to)), severity: 'error', message: p.text, actions };
    })));
  }
  // show puts the cursor at a place.
  show(line, column) {
    const doc = this.view.state.doc, at = doc.line(Math.min(Math.max(1, line), doc.lines));
    this.view.dispatch({ selection: { anchor: Math.min(at.from + Math.max(0, column - 1), at.to) }, scrollIntoView: true });
    this.view.focus();
  }
}

function tooltip(found) {
  if (!found) return null;
  return { pos: found.from, end: found.to, above: true, create: () => {
    const dom = document.createElement('div');
    dom.className = 'documentation';
    dom.textContent = found.text;
    return { dom };
  } };
}
