// pictures has of every cell the run that stands for it, as a small timeline. It is drawn when its
// point is chosen.
const pictures = JSON.parse(document.getElementById('pictures').textContent);

const drawPicture = (body, x) => {
  add(body, 'p', {}, `Run ${x.run}, which stands for it, from ${x.from} to ${x.to}: when partitions were down, and why.`);
  const place = add(body, 'div', { class: 'map picture' });
  const row = 34, bar = 14, height = x.rows.length * row + 20;
  const width = Math.max(240, place.clientWidth), scale = (width - 2) / pictures.parts;
  const svg = draw(place, 'svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken(x) });
  const used = new Set();
  x.rows.forEach((r, i) => {
    const y = i * row;
    draw(svg, 'text', { x: 0, y: y + 13 }, clip(r.name, width - 90));
    draw(svg, 'text', { x: width - 2, y: y + 13, 'text-anchor': 'end' }, r.down);
    const g = draw(svg, 'g', { transform: `translate(1,${y + 18})` });
    draw(g, 'rect', { width: pictures.parts * scale, height: bar, class: 'waiting' });
    draw(g, 'rect', { x: r.up * scale, width: (pictures.parts - r.up) * scale, height: bar, class: 'up' });
    for (const [cause, from, to, lasted] of r.spans) {
      const c = pictures.causes[cause], wide = Math.max(1, (to - from) * scale);
      used.add(cause);
      draw(draw(g, 'rect', { x: from * scale, width: wide, height: bar, style: `fill:var(--${c.name})` }), 'title', {}, `${c.name} ${lasted}`);
      if (wide > 11) draw(g, 'text', { class: 'value', x: from * scale + wide / 2, y: bar / 2, style: `fill:var(--${c.name}-ink)` }, c.letter);
    }
  });
  draw(svg, 'text', { class: 'tick', x: 0, y: height - 4 }, x.from);
  draw(svg, 'text', { class: 'tick', x: width - 2, y: height - 4, 'text-anchor': 'end' }, x.to);
  if (x.left) add(body, 'p', { class: 'dim' }, `${x.left} more partitions have no more downtime than these.`);
  drawCauses(body, [...used].sort((a, b) => a - b));
};

// spoken says what a picture shows.
const spoken = (x) => `Run ${x.run}, from ${x.from} to ${x.to}. ` + x.rows.map((r) => {
  const spans = r.spans.map(([cause, , , lasted]) => `${pictures.causes[cause].name} ${lasted}`);
  return `${r.name}: down ${r.down}` + (spans.length ? ', ' + spans.slice(0, 6).join(', ') : '');
}).join('. ');

// drawCauses says what the colours are that there are.
const drawCauses = (body, used) => {
  const list = add(body, 'ul', { class: 'causes' });
  used.forEach((cause) => {
    const c = pictures.causes[cause], item = add(list, 'li');
    add(item, 'span', { class: 'cause', style: `background:var(--${c.name});color:var(--${c.name}-ink)`, 'aria-hidden': 'true' }, c.letter);
    add(item, 'span', {}, `${c.name}: ${c.means}`);
  });
};
