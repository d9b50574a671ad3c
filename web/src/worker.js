// What a worker runs, behind Go's own script: one simulator, one call at a time.

let current = 0;

self.groupsimProgress = (share) => self.postMessage({ id: current, progress: share });

self.onmessage = async ({ data: message }) => {
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
