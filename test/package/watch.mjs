// Prints, as JSON, what the package touches of its host while it is imported.
// Reads by Node's own loader are left out: their caller is a file named `node:…`.
const touched = [];

function note(what) {
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  const caller = frames.find((frame) => !frame.includes(import.meta.url)) ?? 'node:';
  if (!caller.includes('node:')) touched.push(`${what} ${caller.trim()}`);
}

function watched(target, name, only) {
  const tell = (key) => {
    if (only === undefined || only.includes(key)) note(`${name}.${String(key)}`);
  };
  return new Proxy(target, {
    get: (from, key) => {
      tell(key);
      return Reflect.get(from, key, from);
    },
    has: (from, key) => {
      tell(key);
      return Reflect.has(from, key);
    },
    ownKeys: (from) => {
      note(`keys of ${name}`);
      return Reflect.ownKeys(from);
    },
    apply: (from, self, given) => {
      note(`${name}()`);
      return Reflect.apply(from, self, given);
    },
    construct: (from, given) => {
      note(`new ${name}`);
      return Reflect.construct(from, given);
    },
  });
}

function watchGlobal(name, only) {
  const value = watched(globalThis[name] ?? {}, name, only);
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

process.env = watched(process.env, 'process.env');
watchGlobal('Date', ['now']);
watchGlobal('Math', ['random']);
watchGlobal('crypto');
watchGlobal('performance');
watchGlobal('navigator');
watchGlobal('localStorage');
watchGlobal('Function', []);
for (const timer of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']) {
  watchGlobal(timer, []);
}

for (const entry of ['tallybook', 'tallybook/presets', 'tallybook/text']) await import(entry);
console.log(JSON.stringify(touched));
