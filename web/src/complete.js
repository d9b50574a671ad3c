// Completion and documentation, from the schema of scenario files. A text that is being written
// is seldom YAML, so where the cursor is follows from indentation and brackets.

const KEY = /^([\w.$-]+)\s*:(?=\s|$)/;

// place gives the keys that lead to a position ('*' for an item of a list), those beside it, and
// whether it stands at a key or at the value behind one.
function place(state, pos) {
  const line = state.doc.lineAt(pos), before = line.text.slice(0, pos - line.from);
  const open = brackets(before);
  const block = blockPath(state, line, open ? before.slice(0, open.at) : before);
  if (!open) return { ...block, ...atKey(before.replace(/^\s*(- +)*/, ''), block.path), siblings: block.siblings };
  const path = [...block.path];
  const head = before.slice(0, open.at).replace(/^\s*(- +)*/, '');
  const key = KEY.exec(head);
  if (key) path.push(key[1]);
  for (const part of open.path) path.push(part);
  return { path, siblings: open.keys, ...atKey(open.rest, path) };
}

// atKey tells whether the text before the cursor is the begin of a key, or the value of one.
function atKey(text, path) {
  const key = KEY.exec(text);
  if (key) return { path: [...path, key[1]], value: true, word: /[\w.$-]*$/.exec(text)[0] };
  return { value: false, word: /[\w.$-]*$/.exec(text)[0] };
}

// brackets finds the outermost bracket that is open before the cursor, and what leads on from it.
function brackets(text) {
  const stack = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '#' && (i === 0 || text[i - 1] === ' ')) return null;
    if (c === '{' || c === '[') stack.push({ at: i, kind: c, from: i + 1, keys: [] });
    else if ((c === '}' || c === ']') && stack.length) stack.pop();
    else if (c === ',' && stack.length) {
      const top = stack[stack.length - 1], key = KEY.exec(text.slice(top.from, i).trim());
      if (key) top.keys.push(key[1]);
      top.from = i + 1;
    }
  }
  if (!stack.length) return null;
  const path = [];
  stack.forEach((open, i) => {
    if (open.kind === '[') path.push('*');
    if (i + 1 < stack.length) {
      const key = KEY.exec(text.slice(open.from, stack[i + 1].at).trim());
      if (key) path.push(key[1]);
    }
  });
  const top = stack[stack.length - 1];
  return { at: stack[0].at, path, keys: top.kind === '{' ? top.keys : [], rest: text.slice(top.from).trimStart() };
}

// blockPath climbs from a line to the keys that stand further left above it.
function blockPath(state, line, before) {
  const dash = /^(\s*)((?:- +)*)/.exec(before || line.text);
  let indent = dash[1].length + dash[2].length, path = [], siblings = [];
  const items = dash[2].length > 0;
  let limit = indent;
  if (items) {
    path.unshift('*');
    limit = dash[1].length + 1; // what the list belongs to may stand as far left as its dashes
  }
  let within = !items;
  for (let n = line.number - 1; n > 0; n--) {
    const text = state.doc.line(n).text;
    if (!text.trim() || text.trimStart().startsWith('#')) continue;
    const lead = /^(\s*)((?:- +)*)/.exec(text), column = lead[1].length, at = column + lead[2].length;
    const key = KEY.exec(text.slice(at));
    if (within && at === limit && key) siblings.push(key[1]);
    if (lead[2] && at === limit && within) { // the item that the line belongs to
      path.unshift('*');
      limit = column + 1;
      within = false;
      continue;
    }
    if (at >= limit || lead[2]) continue;
    if (key) {
      path.unshift(key[1]);
      limit = at;
      within = false;
      if (limit === 0) break;
    }
  }
  return { path, siblings };
}

// variants are the plain schemas that one stands for.
function variants(schema, node) {
  if (!node) return [];
  if (node.$ref) return variants(schema, schema.definitions[node.$ref.split('/').pop()]);
  const rest = [...(node.anyOf || []), ...(node.oneOf || [])].flatMap((n) => variants(schema, n));
  return node.properties || node.items || node.enum || node.const !== undefined || node.type || node.additionalProperties ? [node, ...rest] : rest;
}

function resolve(schema, path) {
  let nodes = variants(schema, schema);
  for (const part of path) {
    nodes = nodes.flatMap((n) => {
      if (part === '*') return variants(schema, n.items);
      const own = n.properties && n.properties[part];
      return variants(schema, own || (typeof n.additionalProperties === 'object' ? n.additionalProperties : null));
    });
  }
  return nodes;
}

export function complete(context, known) {
  if (!known.schema) return null;
  const here = place(context.state, context.pos);
  if (!context.explicit && !here.word && !here.value) return null;
  const from = context.pos - here.word.length;
  const options = here.value ? values(known, here) : keys(known, here);
  return options.length ? { from, options, validFor: /^[\w.$-]*$/ } : null;
}

function keys(known, here) {
  const nodes = resolve(known.schema, here.path).filter((n) => n.properties);
  const fitting = nodes.filter((n) => here.siblings.every((k) => k in n.properties));
  const seen = new Map();
  for (const n of fitting.length ? fitting : nodes) {
    for (const [key, of] of Object.entries(n.properties)) {
      if (!here.siblings.includes(key) && !seen.has(key)) seen.set(key, { label: key, type: 'property', apply: key + ': ', info: of.description, boost: (n.required || []).includes(key) ? 1 : 0 });
    }
  }
  return [...seen.values()];
}

// targets are the names at which a kind of step can be aimed, as far as they are known.
export function targets(verb, known) {
  switch (verb.target) {
    case 'member': return ['all', ...known.members];
    case 'topic': return known.topics;
    case 'deployment': return [];
  }
  return [verb.target];
}

function values(known, here) {
  const list = [];
  const put = (label, type) => list.some((o) => o.label === label) || list.push({ label, type });
  for (const n of resolve(known.schema, here.path)) {
    for (const v of n.enum || []) put(String(v), 'enum');
    if (n.const !== undefined) put(String(n.const), 'enum');
    if (n.type === 'boolean') { put('true', 'keyword'); put('false', 'keyword'); }
    if (n.default !== undefined) put(String(n.default), 'constant');
  }
  if (here.path[0] === 'steps') {
    const verb = known.verbs.find((v) => v.name === here.path[2]);
    if (verb) for (const name of targets(verb, known)) put(name, 'variable');
  }
  return list;
}

// documentation is what the schema says of the key at a position.
export function documentation(state, pos, known) {
  if (!known.schema) return null;
  const line = state.doc.lineAt(pos), at = pos - line.from;
  for (const found of line.text.matchAll(/([\w.$-]+)\s*:(?=\s|$)/g)) {
    if (at < found.index || at > found.index + found[1].length) continue;
    const here = place(state, line.from + found.index);
    const text = resolve(known.schema, here.path).map((n) => n.properties && n.properties[found[1]]).filter(Boolean).map((n) => n.description).find(Boolean);
    return text ? { from: line.from + found.index, to: line.from + found.index + found[1].length, text: found[1] + ': ' + text } : null;
  }
  return null;
}
