// What this phone keeps, in IndexedDB. Where that is refused or broken: in localStorage; where nothing lasts: in memory, and `lasting` is false.
// `shared`: the service worker reads it too.
// Stores: "events" (to be sent), "notes" (what was refused), "packs" (what was downloaded), "facts" (one thing by its name). Key: id.
const NAME = 'so-hoc';
const STORES = ['events', 'notes', 'packs', 'facts'];
const PATIENCE = 4000;

const asked = (request) => new Promise((good, bad) => {
  request.onsuccess = () => good(request.result);
  request.onerror = () => bad(request.error);
});

const connect = () => new Promise((good, bad) => {
  const request = indexedDB.open(NAME, 1);
  const timer = setTimeout(() => bad(Object.assign(new Error('blocked'), { name: 'blocked' })), PATIENCE);
  request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name, { keyPath: 'id' }));
  request.onsuccess = () => { clearTimeout(timer); good(request.result); };
  request.onerror = () => { clearTimeout(timer); bad(request.error); };
});

const begin = async () => {
  const db = await connect();
  await asked(db.transaction('events').objectStore('events').count()); // a broken one opens and cannot be read
  db.onversionchange = () => db.close();
  return db;
};

const database = async () => {
  let link = begin();
  await link;
  // Taken away under an open page (data cleared): opened anew, once for each question.
  const use = async (work) => {
    const mine = link;
    try { return await work(await mine); } catch (gone) {
      if (!['InvalidStateError', 'NotFoundError', 'blocked'].includes(gone.name)) throw gone;
      if (link === mine) link = begin();
      return work(await link);
    }
  };
  return {
    lasting: true,
    shared: true,
    all: (store) => use((db) => asked(db.transaction(store).objectStore(store).getAll())),
    get: (store, id) => use((db) => asked(db.transaction(store).objectStore(store).get(id))),
    // One transaction, on the disk when it is done: puts, then removals by id.
    write: (store, puts, removals = []) => use((db) => new Promise((good, bad) => {
      const all = db.transaction(store, 'readwrite', { durability: 'strict' });
      puts.forEach((item) => all.objectStore(store).put(item));
      removals.forEach((id) => all.objectStore(store).delete(id));
      all.oncomplete = () => good();
      all.onabort = () => bad(all.error || new Error('no room'));
      if (all.commit) all.commit(); // a page that is closed now loses nothing
    })),
  };
};

const simple = (read, write, lasting) => ({
  lasting,
  all: async (store) => Object.values(read(store)),
  get: async (store, id) => read(store)[id],
  write: async (store, puts, removals = []) => {
    const all = read(store);
    puts.forEach((item) => { all[item.id] = item; });
    removals.forEach((id) => { delete all[id]; });
    write(store, all);
  },
});

const plain = () => {
  try {
    localStorage.setItem('kho-thu', '1');
    localStorage.removeItem('kho-thu');
    return simple((store) => JSON.parse(localStorage.getItem(`kho-${store}`) || '{}'), (store, all) => localStorage.setItem(`kho-${store}`, JSON.stringify(all)), true);
  } catch (closed) {
    const memory = {};
    return simple((store) => memory[store] || {}, (store, all) => { memory[store] = all; }, false);
  }
};

// What was kept while the database was out of order.
const home = async (store) => {
  try {
    for (const name of STORES) {
      const all = JSON.parse(localStorage.getItem(`kho-${name}`) || '{}');
      if (Object.keys(all).length) await store.write(name, Object.values(all));
      localStorage.removeItem(`kho-${name}`);
    }
  } catch (closed) { /* a service worker, or no room: later */ }
  return store;
};

let opened;
export const open = () => {
  opened = opened || database().then(home).catch(plain);
  return opened;
};
