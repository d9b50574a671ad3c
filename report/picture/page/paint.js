// Colours and patterns, and how a row of spans is drawn.

const colours = { paint: [], ink: [], owner: [], pattern: new Map() };

// readColours takes the colours from the style sheet, which knows whether it is
// light or dark.
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue('--' + name).trim();
  colours.text = get('text');
  colours.dim = get('dim');
  colours.rule = get('rule');
  colours.back = get('back');
  colours.focus = get('focus');
  colours.ownerText = get('owner');
  colours.paint = data.paints.map((p) => get(p.name));
  colours.ink = data.paints.map((p) => get(p.name + '-ink'));
  colours.owner = [];
  for (let i = 0; get('o' + i); i++) colours.owner.push(get('o' + i));
  colours.pattern.clear();
}

// colourOf gives the colour of what a span is, inkOf that of text on it. Members that
// are many share colours, in turn.
const owned = (what) => ownerOf(what) % colours.owner.length;
const colourOf = (what) => (what >= 0 ? colours.paint[what] : colours.owner[owned(what)]);
const inkOf = (what) => (what >= 0 ? colours.ink[what] : colours.ownerText);
const patternOf = (what) => (what >= 0 ? data.paints[what].pattern : data.owners[owned(what) % data.owners.length]);

// fill gives what a span is filled with, for a canvas of that resolution: its colour,
// with its pattern on it. Those of causes are the stronger ones.
function fill(context, what, scale) {
  const path = patternOf(what);
  if (!path) return colourOf(what);
  const key = (what >= 0 ? what : -1 - owned(what)) + ' ' + scale;
  if (!colours.pattern.has(key)) {
    const tile = document.createElement('canvas');
    tile.width = tile.height = 8 * scale;
    const c = tile.getContext('2d');
    c.scale(scale, scale);
    c.fillStyle = colourOf(what);
    c.fillRect(0, 0, 8, 8);
    c.globalAlpha = what >= 0 ? 0.4 : 0.22;
    c.strokeStyle = inkOf(what);
    c.stroke(new Path2D(path));
    const p = context.createPattern(tile, 'repeat');
    p.setTransform(new DOMMatrix().scale(1 / scale));
    colours.pattern.set(key, p);
  }
  return colours.pattern.get(key);
}

// drawSpans draws the spans of a row into a strip of the canvas. What is out of the
// ordinary is at least a pixel wide; of several within one pixel the longest shows.
// textsOf gives what may stand in a span, the first that fits does.
function drawSpans(c, spans, view, x, y, width, height, scale, textsOf) {
  const perPixel = width / view.length;
  const last = spans.at(view.to);
  const marks = [];
  const wide = (from, to, what, i) => {
    c.fillStyle = to - from >= 6 ? fill(c, what, scale) : colourOf(what);
    c.fillRect(from, y, to - from, height);
    if (to - from > 12) textsOf(what, i).some((text) => words(c, text, from, to, y, height, inkOf(what), colourOf(what)));
  };
  for (let i = spans.at(view.from); i <= last; i++) {
    const what = spans.what[i];
    const from = x + Math.max(0, (spans.from[i] - view.from) * perPixel);
    const to = x + Math.min(width, (spans.to(i) - view.from) * perPixel);
    if (what >= 0) {
      marks.push([from, to, what, i]);
    } else if (what === NOTHING) {
      c.fillStyle = colours.rule;
      c.fillRect(from, y + height / 2 - 0.5, to - from, 1);
    } else if (to - from >= 0.3) {
      wide(from, to, what, i);
      if (i && spans.what[i - 1] <= -2 && to - from > 3) { // from hand to hand
        c.fillStyle = colours.back;
        c.fillRect(from - 0.5, y, 1, height);
      }
    }
  }
  let pixel = null;
  const flush = () => {
    if (!pixel) return;
    c.fillStyle = colourOf(pixel[2]);
    c.fillRect(Math.min(Math.floor(pixel[0]), x + width - 1), y, 1, height);
  };
  for (const mark of marks) {
    if (mark[1] - mark[0] >= 1) continue;
    if (pixel && Math.floor(pixel[0]) === Math.floor(mark[0])) {
      if (mark[1] - mark[0] > pixel[1] - pixel[0]) pixel = mark;
      continue;
    }
    flush();
    pixel = mark;
  }
  flush();
  for (const [from, to, what, i] of marks) if (to - from >= 1) wide(from, to, what, i);
}

// words writes a text into a strip if it fits, on a ground of its own where there is a
// pattern under it, and tells whether it did.
function words(c, text, from, to, y, height, colour, ground) {
  if (!text) return false;
  const width = measure(text);
  if (width + 6 > to - from) return false;
  const left = (from + to - width) / 2;
  c.fillStyle = ground;
  c.fillRect(left - 2, y + 1, width + 4, height - 2);
  c.fillStyle = colour;
  c.fillText(text, left, y + height / 2 + 0.5);
  return true;
}
