// What a worker runs, behind Go's own script: one simulator, one call at a time.

let current = 0;

self.groupsimProgress = (share) => self.postMessage({ id: current, progress: share });

// unpack compiles the simulator while it is inflated.
function unpack(text) {
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { 'Content-Type': 'application/wasm' } }));
}

self.onmessage = async ({ data: message }) => {
  if (message.packed) {
    try {
      self.postMessage({ module: await unpack(message.packed) });
    } catch (e) {
      self.postMessage({ error: String(e) });
    }
    return;
  }
  if (message.module) {
    const go = new Go();
    go.run(await WebAssembly.instantiate(message.module, go.importObject));
    self.postMessage({ ready: true });
    return;
  }
  current = message.id;
  try {
    const out = JSON.parse(self.groupsim(message.name, JSON.stringify(message.input)));
    self.postMessage(out.error ? { id: message.id, error: out.error } : { id: message.id, out });
  } catch (e) {
    self.postMessage({ id: message.id, error: String(e), broken: true });
  }
};
