// The simulator, in a worker: it may take its time, and can be stopped.

// compile unpacks the simulator that came with the page.
export async function compile() {
  const place = document.getElementById('wasm');
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(place.textContent) : Uint8Array.from(atob(place.textContent), (c) => c.charCodeAt(0));
  place.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compileStreaming(new Response(stream, { headers: { 'Content-Type': 'application/wasm' } }));
}

export class Stopped extends Error {}

export class Engine {
  constructor(module) {
    this.module = module;
    this.waiting = new Map();
    this.ids = 0;
    this.begin();
  }
  begin() {
    const url = URL.createObjectURL(new Blob([document.getElementById('worker').textContent], { type: 'text/javascript' }));
    this.worker = new Worker(url);
    this.ready = new Promise((done, fail) => {
      this.worker.onmessage = ({ data }) => (data.ready ? done() : this.answer(data));
      this.worker.onerror = (e) => fail(new Error(e.message || 'the simulator does not start'));
    });
    this.ready.finally(() => URL.revokeObjectURL(url)).catch(() => {});
    this.worker.postMessage({ module: this.module });
  }
  answer({ id, out, error, progress, broken }) {
    const call = this.waiting.get(id);
    if (!call) return;
    if (progress != null) {
      if (call.progress) call.progress(progress);
      return;
    }
    this.waiting.delete(id);
    if (broken) this.reset();
    if (error) call.fail(new Error(error)); else call.done(out);
  }
  async call(name, input, progress) {
    await this.ready;
    const id = ++this.ids;
    return new Promise((done, fail) => {
      this.waiting.set(id, { done, fail, progress });
      this.worker.postMessage({ id, name, input });
    });
  }
  // reset gives up what it is at.
  reset() {
    this.worker.terminate();
    const given = [...this.waiting.values()];
    this.waiting.clear();
    this.begin();
    for (const call of given) call.fail(new Stopped('stopped'));
  }
}
