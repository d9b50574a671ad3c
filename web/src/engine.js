// The simulator, in a worker: it may take its time, and can be stopped.

function work() {
  const url = URL.createObjectURL(new Blob([document.getElementById('worker').textContent], { type: 'text/javascript' }));
  return { worker: new Worker(url), loaded: () => URL.revokeObjectURL(url) };
}

// compile has a worker unpack the simulator that came with the page, which can be used meanwhile.
export async function compile() {
  // It stands behind the script, so that the page can be used while the browser reads on.
  if (document.readyState === 'loading') await new Promise((done) => addEventListener('DOMContentLoaded', done, { once: true }));
  const { worker, loaded } = work();
  const place = document.getElementById('wasm');
  worker.postMessage({ packed: place.textContent });
  place.remove();
  try {
    return await new Promise((done, fail) => {
      worker.onmessage = ({ data }) => (data.module ? done(data.module) : fail(new Error(data.error)));
      worker.onerror = (e) => fail(new Error(e.message || 'the simulator cannot be unpacked'));
    });
  } finally {
    loaded();
    worker.terminate();
  }
}

export class Stopped extends Error {}

export class Engine {
  // module is a promise of the simulator.
  constructor(module) {
    this.module = module;
    this.waiting = new Map();
    this.ids = 0;
    this.begin();
  }
  begin() {
    const { worker, loaded } = work();
    this.worker = worker;
    this.ready = new Promise((done, fail) => {
      worker.onmessage = ({ data }) => (data.ready ? done() : this.answer(data));
      worker.onerror = (e) => fail(new Error(e.message || 'the simulator does not start'));
      this.module.then((module) => worker.postMessage({ module }), fail);
    });
    this.ready.finally(loaded).catch(() => {});
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
  call(name, input, progress) {
    const id = ++this.ids;
    return new Promise((done, fail) => {
      this.waiting.set(id, { done, fail, progress }); // at once: it may be given up before the simulator is there
      this.ready.then(() => this.worker.postMessage({ id, name, input }), fail);
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
