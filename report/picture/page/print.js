// On paper there is nothing to scroll and no dark mode: all rows of all panels are
// drawn anew, a few to a picture, so that they break between pages.

const PRINTED = 30; // rows to a picture
const PAPER = 1060; // pixels wide

function paperPanel(panel, from, to) {
  const viewer = panel.viewer;
  const canvas = element('canvas', { class: 'paper' });
  const height = panel instanceof Rows ? (to - from) * ROW : panel.canvas.clientHeight;
  const screen = { canvas: panel.canvas, context: panel.context, height: panel.height, rows: panel.rows };
  const place = { outer: viewer.outer, left: viewer.left, right: viewer.right, width: viewer.width };
  Object.assign(viewer, { outer: PAPER, left: 170, right: 76, width: PAPER - 246 });
  Object.assign(panel, { canvas, context: canvas.getContext('2d') });
  if (panel instanceof Rows) Object.assign(panel, { height, rows: panel.rows.slice(from, to) });
  panel.draw();
  Object.assign(panel, screen);
  Object.assign(viewer, place);
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
