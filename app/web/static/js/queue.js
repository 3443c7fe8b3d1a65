// The queue: what one account did on this phone and the server does not know yet, in the order it was done.
// It touches no page, so that the service worker uses it too. An event: { id, who, n, kind, at, … }, `draft` while it is not yet to be sent,
// `loose` when the storage refused it, so that only this page holds it. `off` and `seen`: by how much the phone's clock was
// behind the server's as it knew then, and when it heard so; `page` and `steady`: the moment by the steady clock of the page that made it.
// `store` is store.js; `post(events)` sends them and gives the answers, or throws { kind: "line" | "busy" | "away" | "other" | "reload" | "bad" };
// `noted(answer)` says which answers she has to be told of later. `tell(name, detail)` hears "changed", "answers" with what the server said of
// each, "busy" with the milliseconds to wait, and the other kinds.
export const DOOR = '/ngoai-tuyen/gui';
export const VERSION = '1';
const PIECE = 50;
const TRIES = 3; // single events that the server cannot take, before it is left in peace
const [NEAR, HALF_DAY, LONGEST] = [120000, 43200000, 3600000];
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const HERE = hex(4);
let clock = {};

// The event as it goes to the server, which takes `at` + `off` when that lies between the last word of the server (`seen`) and now, and else
// corrects `at` by the clock with which the phone sends. Where this very page saw the clock being set, its steady clock knows better.
export const outgoing = ({ n, who, draft, loose, page, steady, ...event }) => {
  const [wall, passed] = [Date.now() - event.at, performance.now() - steady];
  const set = page === HERE && (wall < passed - NEAR || wall - passed > HALF_DAY); // a phone that slept stopped its steady clock only
  const off = Math.round((clock.off || 0) + wall - passed);
  return set ? { ...event, off, seen: event.at + off } : event;
};

export const makeQueue = ({ store, who, post, tell = () => {}, noted = ({ refused }) => refused }) => {
  let items = [];
  let device = '';
  let busy = [];
  let turn = 0; // grows with every change made here: what is read meanwhile is read again

  const fact = async (id) => ((await store.get('facts', id).catch(() => undefined)) || {}).value;
  // A phone that forgot its name lost all: what this page holds is kept again.
  const load = async () => {
    clock = (await fact('clock')) || clock;
    const known = await fact(`device-${who}`);
    const emptied = !known && device;
    device = known || device || hex(8);
    if (!known) await store.write('facts', [{ id: `device-${who}`, value: device }]).catch(() => { /* full: this page knows it */ });
    if (emptied && items.length) {
      items = items.map(({ loose, ...item }) => item);
      await save(items, []).catch(() => { /* loose again */ });
    }
    let all;
    let before;
    do {
      before = turn;
      all = await store.all('events').catch(() => items); // out of order
    } while (before !== turn);
    const loose = items.filter((item) => item.loose);
    const stored = all.filter((item) => item.who === who && !loose.some(({ id }) => id === item.id));
    items = [...stored, ...loose].sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1));
    tell('changed');
  };
  const save = (puts, removals) => {
    turn += 1;
    const saved = store.write('events', puts, removals).catch((full) => {
      const lost = puts.map(({ id }) => id);
      items = items.map((item) => (lost.includes(item.id) ? { ...item, loose: true } : item));
      tell('changed');
      throw full;
    });
    saved.catch(() => { /* whoever waits for it hears it */ });
    return saved;
  };
  const kept = () => items;
  const waiting = () => items.filter((item) => !item.draft);

  // Keep something; `instead` says which others it replaces. `whole.saved` tells when it is on the disk, and fails when the phone is full:
  // then it is sent as long as this page is open.
  const put = (item, instead = () => false) => {
    const old = items.filter((other) => !busy.includes(other.id) && instead(other)).map(({ id }) => id);
    const n = items.reduce((most, other) => Math.max(most, other.n), 0) + 1;
    const at = item.at || Date.now();
    const steady = Math.round(performance.now() - (Date.now() - at));
    const whole = { id: `${device}-${hex(8)}`, ...item, at, who, n, ...clock, page: HERE, steady };
    items = [...items.filter(({ id }) => id !== whole.id && !old.includes(id)), whole];
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
    return save(items.filter(test).map(({ loose, ...item }) => item), []);
  };

  const settle = async (sent, answers) => {
    const said = answers.map((answer) => ({ ...sent.find(({ id }) => id === answer.id), ...answer, ...answer.detail }));
    const known = said.map(({ id }) => id);
    const bad = said.filter(noted);
    const notes = bad.map(({ id, label, sentence, url, kind }) => ({ id, who, label, sentence, url, kind, at: Date.now() }));
    if (notes.length) await store.write('notes', notes).catch(() => { /* full: the page of what waits says it, too */ });
    tell('answers', said);
    await drop(({ id }) => known.includes(id)).catch(() => { /* sent again */ });
    return known.length;
  };

  // The server is left in peace for as long as it asks, longer each time, and no two phones for the same time.
  const rest = async (after) => {
    const { tries = 0 } = (await fact('busy')) || {};
    const pause = Math.round(Math.min(Math.max(after || 0, 15000 * 2 ** Math.min(tries, 5)), LONGEST) * (1 + Math.random() / 2));
    await store.write('facts', [{ id: 'busy', value: { until: Date.now() + pause, tries: tries + 1 } }]).catch(() => { /* full */ });
    tell('busy', pause);
    return false;
  };

  // Send all in their order. A piece that the server cannot take is sent one by one; what it cannot take even then stays here.
  const flush = async () => {
    await load();
    const { until } = (await fact('busy')) || {};
    const left = until - Date.now();
    if (waiting().length && left > 0 && left < 2 * LONGEST) { tell('busy', left); return false; }
    let size = PIECE;
    const stuck = [];
    for (;;) {
      const piece = waiting().filter(({ id }) => !stuck.includes(id)).slice(0, size);
      if (!piece.length) return !stuck.length;
      busy = piece.map(({ id }) => id);
      try {
        if (!(await settle(piece, await post(piece)))) return false;
        if (until) await store.write('facts', [], ['busy']).catch(() => {});
      } catch (lost) {
        if (lost.kind === 'busy' || stuck.length >= TRIES) return await rest(lost.after);
        if (lost.kind !== 'bad') { tell(lost.kind || 'line'); return false; }
        if (size > 1) size = 1;
        else stuck.push(piece[0].id);
      } finally { busy = []; }
    }
  };
  const send = () => (globalThis.navigator && navigator.locks ? navigator.locks.request('viec', flush) : flush());
  return { load, kept, waiting, put, drop, change, send };
};

const failure = (kind, after) => Object.assign(new Error(kind), { kind, after });
const KINDS = { 400: 'bad', 401: 'away', 403: 'away', 409: 'other', 413: 'bad', 422: 'bad', 500: 'bad' };

const ask = async (options = {}) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20000);
  try {
    const answer = await fetch(DOOR, { credentials: 'same-origin', redirect: 'manual', signal: stop.signal, ...options, headers: { Accept: 'application/json', ...options.headers } });
    if (answer.ok) return await answer.json();
    if (answer.type === 'opaqueredirect') throw failure('away'); // to the page where one signs in
    const said = await answer.json().catch(() => ({}));
    if (said.reload) throw failure('reload');
    throw failure(KINDS[answer.status] || 'busy', Number(answer.headers.get('Retry-After')) * 1000);
  } catch (lost) {
    throw lost.kind ? lost : failure('line');
  } finally { clearTimeout(timer); }
};

// Who is in, and what her phone keeps of it: the key with which it seals a file, and how far its clock is behind.
const knock = async (store, who) => {
  const door = await ask();
  if (door.who !== who) throw failure('other');
  clock = { off: door.now - Date.now(), seen: door.now };
  await store.write('facts', [{ id: `seal-${who}`, value: door.seal }, { id: 'clock', value: clock }]).catch(() => { /* full: this page knows it */ });
  return door;
};

// Sends for one account. The door is asked once while all goes well.
export const makePost = (store, who) => {
  let door;
  return async (events) => {
    try {
      door = door || await knock(store, who);
      const { answers } = await ask({
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': door.csrf, 'X-Queue-Version': VERSION },
        body: JSON.stringify({ who, now: Date.now(), items: events.map(outgoing) }),
      });
      return answers;
    } catch (lost) { door = undefined; throw lost; }
  };
};

// At the first visit, then once an hour.
export const greet = async (store, who) => {
  const [seal, known] = await Promise.all([`seal-${who}`, 'clock'].map((id) => store.get('facts', id)));
  const { off, seen } = (known || {}).value || {};
  if (!seal || !(Math.abs(Date.now() + off - seen) < LONGEST)) await knock(store, who);
};
