// Makes runs of texts.

import { setData, readColours, unpack } from 'draw';
import { patterns } from './lanes.js';
import { Journal } from './moments.js';
import { $, page, says, status } from './session.js';

const order = (text, setup, quick) => ({ file: page.editor.file, text, setup, quick });

export async function make(engine, text, setup, quick) {
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
    if (says('Running')) status('');
  }
}

// wrongWith says why there is no such run; '': there is.
export const wrongWith = ({ outcome }) => outcome.failed || outcome.problems.map((p) => p.text).join('; ');

// stop gives up the runs that are under way.
export function stop() {
  for (const e of page.engines) e.reset();
  status('Stopped: what is shown is the last run.');
}

// ready makes what is drawn of an outcome.
export function ready(run) {
  const data = run.outcome.drawing;
  setData(data);
  patterns(data);
  readColours();
  run.drawing = unpack(data.runs[0]);
  run.journal = new Journal(run.outcome.events);
  return run;
}
