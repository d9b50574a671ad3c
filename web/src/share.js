// A scenario in the address of the page, behind the #: that part no browser sends to anybody.

const LONGEST = 8192; // characters

const bytesOf = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());

export async function pack(value) {
  const packed = await bytesOf(new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  let text = '';
  for (const b of packed) text += String.fromCharCode(b);
  return '#s=' + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export const fits = (fragment) => fragment.length <= LONGEST;

// unpack gives what the address has; null if that is nothing, or nothing that was shared.
export async function unpack(fragment) {
  if (!fragment.startsWith('#s=')) return null;
  try {
    const text = atob(fragment.slice(3).replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(text, (c) => c.charCodeAt(0));
    const bytes = await bytesOf(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')));
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return value && typeof value.text === 'string' ? { file: fileName(value.file), text: value.text, beside: String(value.beside || ''), at: Number(value.at) || 0 } : null;
  } catch {
    return null;
  }
}

// fileName is a name that a file of a scenario can have.
export function fileName(name) {
  const plain = String(name || '').replace(/^.*[\\/]/, '').replace(/[^\w.-]/g, '-').slice(0, 80);
  return /\.(ya?ml|json)$/.test(plain) ? plain : (plain || 'scenario') + '.yaml';
}

export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
