// The queue: what one account did on this phone and the server does not know yet, in the order it was done.
// It touches no page, so that the service worker uses it too. An event: { id, who, n, kind, at, … }, `draft` while it is not yet to be sent.
// `store` is store.js; `post(events)` sends them and gives the answers, or throws { kind: "line" | "other" | "reload" | "bad" };
// `noted(answer)` says which answers she has to be told of later. `tell(name, detail)` hears "changed", and "answers" with what the server said of each.
export const DOOR = '/ngoai-tuyen/gui';
export const VERSION = '1';
const PIECE = 50;
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const makeQueue = ({ store, who, post, tell = () => {}, noted = ({ refused }) => refused }) => {
  let items = [];
  let device = '';
  let busy = [];
  let turn = 0; // grows with every change made here: what is read meanwhile is read again

  const load = async () => {
    const fact = await store.get('facts', `device-${who}`);
    device = fact ? fact.value : hex(8);
    if (!fact) await store.write('facts', [{ id: `device-${who}`, value: device }]);
    let all;
    let before;
    do {
      before = turn;
      all = await store.all('events');
    } while (before !== turn);
    items = all.filter((item) => item.who === who).sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1));
    tell('changed');
  };
  const save = (puts, removals) => {
    turn += 1;
    return store.write('events', puts, removals).catch((refused) => tell('refused', refused));
  };
  const kept = () => items;
  const waiting = () => items.filter((item) => !item.draft);

  // Keep something; `instead` says which others it replaces. `whole.saved` tells when it is on the disk.
  const put = (item, instead = () => false) => {
    const old = items.filter((other) => !busy.includes(other.id) && instead(other)).map(({ id }) => id);
    const n = items.reduce((most, other) => Math.max(most, other.n), 0) + 1;
    const whole = { id: `${device}-${hex(8)}`, at: Date.now(), ...item, who, n };
    items = [...items.filter(({ id }) => !old.includes(id)), whole];
    const saved = save([whole], old);
    tell('changed');
    return { ...whole, saved };
  };
  const drop = (test) => {
    const gone = items.filter(test).map(({ id }) => id);
    items = items.filter(({ id }) => !gone.includes(id));
    tell('changed');
    return gone.length ? save([], gone) : Promise.resolve();
  };
  const change = (test, values) => {
    items = items.map((item) => (test(item) ? { ...item, ...values } : item));
    tell('changed');
    return save(items.filter(test), []);
  };

  const settle = async (sent, answers) => {
    const said = answers.map((answer) => ({ ...sent.find(({ id }) => id === answer.id), ...answer, ...answer.detail }));
    const known = said.map(({ id }) => id);
    const bad = said.filter(noted);
    const notes = bad.map(({ id, label, sentence, url, kind }) => ({ id, who, label, sentence, url, kind, at: Date.now() }));
    if (notes.length) await store.write('notes', notes);
    tell('answers', said);
    await drop(({ id }) => known.includes(id));
    return known.length;
  };

  // Send all in their order. A piece that the server cannot take is sent one by one; what it cannot take even then stays here.
  const flush = async () => {
    await load();
    let size = PIECE;
    const stuck = [];
    for (;;) {
      const piece = waiting().filter(({ id }) => !stuck.includes(id)).slice(0, size);
      if (!piece.length) return !stuck.length;
      busy = piece.map(({ id }) => id);
      try {
        if (!(await settle(piece, await post(piece)))) return false;
      } catch (lost) {
        if (lost.kind !== 'bad') { tell(lost.kind || 'line'); return false; }
        if (size > 1) size = 1;
        else stuck.push(piece[0].id);
      } finally { busy = []; }
    }
  };
  const send = () => (globalThis.navigator && navigator.locks ? navigator.locks.request('viec', flush) : flush());
  return { load, kept, waiting, put, drop, change, send };
};

const failure = (kind) => Object.assign(new Error(kind), { kind });

const ask = async (options = {}) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20000);
  try {
    const answer = await fetch(DOOR, { credentials: 'same-origin', redirect: 'manual', signal: stop.signal, ...options, headers: { Accept: 'application/json', ...options.headers } });
    if (answer.ok) return await answer.json();
    const said = await answer.json().catch(() => ({}));
    if (answer.status === 409) throw failure(said.reload ? 'reload' : 'other');
    throw failure(answer.status === 413 || answer.status === 400 || answer.status >= 500 ? 'bad' : 'line');
  } catch (lost) {
    throw lost.kind ? lost : failure('line');
  } finally { clearTimeout(timer); }
};

// Sends for one account; keeps besides how far this phone's clock is behind, and the key with which it seals a file.
export const makePost = (store, who) => async (events) => {
  const door = await ask();
  if (door.who !== who) throw failure('other');
  await store.write('facts', [{ id: `seal-${who}`, value: door.seal }, { id: `offset-${who}`, value: door.now - Date.now() }]);
  const { answers } = await ask({
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': door.csrf, 'X-Queue-Version': VERSION },
    body: JSON.stringify({ who, now: Date.now(), items: events.map(({ n, who: _whose, draft, ...event }) => event) }),
  });
  return answers;
};

export const greet = async (store, who) => {
  if (await store.get('facts', `seal-${who}`)) return;
  const door = await ask();
  if (door.who === who) await store.write('facts', [{ id: `seal-${who}`, value: door.seal }, { id: `offset-${who}`, value: door.now - Date.now() }]);
};
