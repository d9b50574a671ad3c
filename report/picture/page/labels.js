// Names that do not fit, cut so that they can still be told apart.

// measure tells how wide a text is, in the font of all panels.
const measure = (() => {
  const c = document.createElement('canvas').getContext('2d'), known = new Map();
  c.font = FONT;
  return (text) => {
    if (known.size > 20000) known.clear();
    if (!known.has(text)) known.set(text, c.measureText(text).width);
    return known.get(text);
  };
})();

// shorten cuts a text in its middle so that it fits: names differ at their ends.
function shorten(text, width) {
  if (measure(text) <= width) return text;
  const cut = (n) => text.slice(0, Math.ceil(n / 2)) + '…' + text.slice(text.length - Math.floor(n / 2));
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(cut(middle)) <= width) low = middle; else high = middle - 1;
  }
  return cut(low);
}

// shared is how many characters all these texts begin with alike.
function shared(texts) {
  let n = Math.min(...texts.map((t) => t.length));
  for (const t of texts) while (!t.startsWith(texts[0].slice(0, n))) n--;
  return n;
}

// distinct shortens texts that differ, so that they still do: where their ends do not
// tell them apart what they begin with alike goes, and at last they are counted.
function distinct(texts, width) {
  let short = texts.map((t) => shorten(t, width));
  const again = (other) => {
    const by = new Map();
    short.forEach((s, i) => by.set(s, [...(by.get(s) || []), i]));
    const next = [...short];
    for (const alike of by.values()) {
      if (new Set(alike.map((i) => texts[i])).size < 2) continue;
      const n = shared(alike.map((i) => texts[i]));
      for (const i of alike) next[i] = other(i, n);
    }
    short = next;
  };
  again((i, n) => shorten('…' + texts[i].slice(n), width));
  again((i) => (i + 1) + ' ' + shorten(texts[i], width - measure(i + 1 + ' ')));
  return short;
}

// lines breaks a text into lines that fit.
function lines(text, width) {
  const list = [''];
  const put = (word) => {
    const line = list[list.length - 1];
    if (measure(line + word) <= width) list[list.length - 1] = line + word;
    else if (line.trim() && measure(word) <= width) list.push(word);
    else for (const c of word) { // a word that is longer than a line
      if (measure(list[list.length - 1] + c) > width && list[list.length - 1]) list.push('');
      list[list.length - 1] += c;
    }
  };
  for (const word of text.split(/(?<=\s)/)) put(word);
  return list.map((l) => l.trim()).filter(Boolean);
}
