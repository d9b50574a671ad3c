// On paper there is nothing to scroll and no dark mode: all rows of all panels are
// drawn anew, a few to a picture, so that they break between pages.

const PRINTED = 30; // rows to a picture
const PAPER = 1060; // pixels wide

function paperPanel(panel, from, to) {
  const viewer = panel.viewer;
  const canvas = element('canvas', { class: 'paper' });
  const screen = { canvas: panel.canvas, context: panel.context };
  const place = { outer: viewer.outer, narrow: viewer.narrow };
  viewer.place(PAPER, false);
  Object.assign(panel, { canvas, context: canvas.getContext('2d') });
  if (panel instanceof Rows) {
    Object.assign(screen, { height: panel.height, rows: panel.rows });
    Object.assign(panel, { height: (to - from) * panel.step, rows: panel.rows.slice(from, to), short: null });
  }
  panel.draw();
  Object.assign(panel, screen, { short: null });
  viewer.place(place.outer, place.narrow);
  return canvas;
}

function beforePrint() {
  document.documentElement.setAttribute('data-print', '');
  readColours();
  for (const viewer of viewers) {
    if (!viewer.width) continue;
    for (const panel of viewer.panels) {
      const title = panel instanceof Axis || panel instanceof Chart ? null : element('p', { class: 'papertitle' }, panel.name);
      const canvases = [];
      const rows = panel instanceof Rows ? panel.rows.length : 1;
      const top = panel.focusable.scrollTop;
      panel.focusable.scrollTop = 0;
      for (let i = 0; i < rows; i += PRINTED) canvases.push(paperPanel(panel, i, Math.min(rows, i + PRINTED)));
      panel.focusable.scrollTop = top;
      panel.root.append(element('div', { class: 'papers' }, title, ...canvases));
    }
  }
}

function afterPrint() {
  document.documentElement.removeAttribute('data-print');
  readColours();
  for (const papers of document.querySelectorAll('.papers')) papers.remove();
  for (const viewer of viewers) viewer.draw();
}
