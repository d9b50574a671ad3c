// The clock, and the moments that it can be set to.

import { nextRebalance } from './moments.js';
import { seek, tell } from './show.js';
import { $, session } from './session.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)');

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

export function pause() {
  session.playing = false;
  $('run').textContent = '▶ Play';
}

export const toggle = () => (session.playing ? pause() : play());
const jump = (t) => { pause(); if (t != null) seek(t); };
export const moves = {
  start: () => jump(0), end: () => jump(session.run.drawing.end),
  back: () => jump(session.run.journal.before(session.t)), next: () => jump(session.run.journal.after(session.t)),
  rebalance: () => jump(nextRebalance(session.run.outcome.report, session.t)),
};

export function pick(t, row) {
  pause();
  seek(t);
  if (row) tell(row);
}
