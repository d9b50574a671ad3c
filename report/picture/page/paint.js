// Colours and patterns, and how a row of spans is drawn.

const colours = { paint: [], ink: [], owner: [], pattern: [] };

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
  for (let i = 0; i < Math.max(...data.runs.map((r) => r.members.length)); i++) colours.owner.push(get('o' + i));
  colours.pattern = [];
}

// pattern gives the pattern of a paint for a canvas of that resolution.
function pattern(context, paint, scale) {
  const key = paint + ' ' + scale;
  if (!colours.pattern[key]) {
    const tile = document.createElement('canvas');
    tile.width = tile.height = 8 * scale;
    const c = tile.getContext('2d');
    c.scale(scale, scale);
    c.fillStyle = colours.paint[paint];
    c.fillRect(0, 0, 8, 8);
    c.globalAlpha = 0.4;
    c.strokeStyle = colours.ink[paint];
    c.stroke(new Path2D(data.paints[paint].pattern));
    const p = context.createPattern(tile, 'repeat');
    p.setTransform(new DOMMatrix().scale(1 / scale));
    colours.pattern[key] = p;
  }
  return colours.pattern[key];
}

const colourOf = (what) => (what >= 0 ? colours.paint[what] : colours.owner[ownerOf(what)]);

// drawSpans draws the spans of a row into a strip of the canvas. What is out of the
// ordinary is at least a pixel wide; of several within one pixel the longest shows.
function drawSpans(c, spans, view, x, y, width, height, scale, wordsOf) {
  const perPixel = width / view.length;
  const last = spans.at(view.to);
  const marks = [];
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
      c.fillStyle = colourOf(what);
      c.fillRect(from, y, to - from, height);
      if (to - from > 24) words(c, wordsOf(what, i), from, to, y, height, colours.ownerText, null);
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
  for (const [from, to, what, i] of marks) {
    if (to - from < 1) continue;
    c.fillStyle = to - from >= 6 && data.paints[what].pattern ? pattern(c, what, scale) : colourOf(what);
    c.fillRect(from, y, to - from, height);
    if (to - from > 12) {
      words(c, wordsOf(what, i), from, to, y, height, colours.ink[what], colours.paint[what]) ||
        words(c, data.paints[what].letter, from, to, y, height, colours.ink[what], colours.paint[what]);
    }
  }
}

// words writes a text into a strip if it fits, on a ground of its own if there is a
// pattern under it, and tells whether it did.
function words(c, text, from, to, y, height, colour, ground) {
  if (!text) return false;
  const width = c.measureText(text).width;
  if (width + 6 > to - from) return false;
  const left = (from + to - width) / 2;
  if (ground) {
    c.fillStyle = ground;
    c.fillRect(left - 2, y + 1, width + 4, height - 2);
  }
  c.fillStyle = colour;
  c.fillText(text, left, y + height / 2 + 0.5);
  return true;
}

// shorten cuts a text in its middle so that it fits: names differ at their ends.
function shorten(c, text, width) {
  if (c.measureText(text).width <= width) return text;
  const cut = (n) => text.slice(0, Math.ceil(n / 2)) + '…' + text.slice(text.length - Math.floor(n / 2));
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (c.measureText(cut(middle)).width <= width) low = middle; else high = middle - 1;
  }
  return cut(low);
}
