// The address of the page, which has what it shows.

import { download, fits, pack } from './share.js';
import { $, page, session, status } from './session.js';

// packed is the session, with a text, as an address has it.
const packed = (text) => pack({ file: page.editor.file, text, beside: $('beside').value, at: Math.round(session.t) });

let remembering = 0;

// remember keeps the session in the address, so that it is there again after a reload.
export function remember() {
  clearTimeout(remembering);
  remembering = setTimeout(async () => {
    if (!session.run) return; // another scenario is on its way
    const fragment = await packed(session.run.text);
    if (fits(fragment)) history.replaceState(null, '', fragment);
  }, 500);
}

export async function share() {
  const fragment = await packed(page.editor.text);
  if (!fits(fragment)) {
    status('The scenario is too long for an address: it is saved as a file instead, which “Open…” reads.');
    return download(page.editor.file, page.editor.text);
  }
  history.replaceState(null, '', fragment);
  try {
    await navigator.clipboard.writeText(location.href);
    status('The address of this page has the scenario, and is copied.');
  } catch {
    status('The address of this page has the scenario: copy it.');
  }
}
