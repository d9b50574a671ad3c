// What the page shows, and what it is made of: all other parts change it.

import { Engine } from './engine.js';

export const $ = (id) => document.getElementById(id);
export const BEFORE = ' before'; // beside it: the run before the last change; no setup has such a name

export const session = {
  run: null, // what is shown: its text, outcome, drawing, journal
  before: null, // the one before the last change
  other: null, // what is beside it
  t: 0,
  playing: false,
  catalogue: { topics: [], verbs: [], schema: null },
  view: null,
};

// page has what is put together when it begins.
export const page = {
  engines: [], // the simulator, and a second one
  module: null, // of which they are
  editor: null,
  group: null,
  sides: [],
};

export const known = () => ({
  schema: session.catalogue.schema, verbs: session.catalogue.verbs,
  members: session.run ? session.run.drawing.memberNames : [],
  topics: session.run ? [...new Set(session.run.outcome.report.partitions.map((p) => p.topic))] : [],
});

let stated = $('status').textContent;

export function status(text, bad) {
  if (stated === text) return;
  stated = text;
  $('status').textContent = text;
  $('status').className = bad ? 'problem' : 'dim';
}

// says tells what the status begins with.
export const says = (start) => stated.startsWith(start);

// second is the simulator for what is beside the run and behind it, once somebody asks.
export const second = () => page.engines[1] || (page.engines[1] = new Engine(page.module));

// showText shows the text where there is no room for it beside the rest.
export function showText(on) {
  document.body.classList.toggle('with-text', on);
  $('text').setAttribute('aria-pressed', on);
}

let quiet = false;

// isQuiet tells that the text is changed by the page itself.
export const isQuiet = () => quiet;

export function quietly(does) {
  quiet = true;
  does();
  quiet = false;
}
