// Words and numbers, as the report writes them.

const FONT = '12px system-ui, sans-serif'; // of all that is drawn

function decimals(n, places) {
  const s = n.toFixed(places);
  return s.includes('.') ? s.replace(/\.?0+$/, '') : s;
}

// human writes a length of time in microseconds.
function human(us) {
  us = Math.round(us);
  if (us <= 0) return '0 s';
  if (us < 1000) return us + ' µs';
  if (us < 1e6 - 50) return decimals(Math.floor((us + 50) / 100) / 10, 1) + ' ms';
  if (us < 120e6 - 5000) return decimals(Math.floor((us + 5000) / 1e4) / 100, 2) + ' s';
  if (us < 3600e6 - 5e4) {
    const tenths = Math.floor((us + 5e4) / 1e5);
    return (Math.floor(tenths / 600) + 'm ' + decimals((tenths % 600) / 10, 1) + 's').replace(/ 0s$/, '');
  }
  const minutes = Math.floor((us + 30e6) / 60e6);
  return Math.floor(minutes / 60) + 'h ' + String(minutes % 60).padStart(2, '0') + 'm';
}

// moment writes a moment as exactly as steps of that many microseconds need it.
function moment(us, step) {
  const places = step >= 1e6 ? 0 : step >= 1e5 ? 1 : step >= 1e4 ? 2 : step >= 1e3 ? 3 : step >= 100 ? 4 : 6;
  const unit = 10 ** (6 - places);
  us = Math.round(us / unit) * unit;
  const minutes = Math.floor(us / 60e6);
  if (us < 120e6) return decimals(us / 1e6, places) + ' s';
  const seconds = decimals((us - minutes * 60e6) / 1e6, places);
  if (minutes < 60) return minutes + 'm' + (seconds === '0' ? '' : ' ' + seconds + 's');
  const rest = seconds === '0' ? '' : ' ' + seconds + 's';
  return Math.floor(minutes / 60) + 'h ' + String(minutes % 60).padStart(2, '0') + 'm' + rest;
}

// stretchText writes from when to when, and how long that is.
function stretchText(from, to) {
  const step = Math.max(1, (to - from) / 1000);
  return moment(from, step) + ' to ' + moment(to, step) + ' (' + human(to - from) + ')';
}

// element makes an element with attributes and children; texts become text nodes.
function element(name, attributes, ...children) {
  const svg = 'svg g line path text tspan rect title'.split(' ').includes(name);
  const e = svg ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith('on')) e.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) e.setAttribute(key, value === true ? '' : value);
  }
  e.append(...children.filter((c) => c != null));
  return e;
}
