// The queue alone, on a store in memory and a server that answers as it is told. Run by test_queue.py.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

if (!globalThis.crypto) globalThis.crypto = (await import('node:crypto')).webcrypto;
const source = readFileSync(process.env.QUEUE, 'utf8');
const { greet, makeQueue, outgoing } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const memory = () => {
  const stores = { events: new Map(), notes: new Map(), facts: new Map() };
  const copy = (thing) => JSON.parse(JSON.stringify(thing));
  return {
    all: async (name) => [...stores[name].values()].map(copy),
    get: async (name, id) => stores[name].get(id),
    write: async (name, puts, removals = []) => {
      puts.forEach((item) => stores[name].set(item.id, copy(item)));
      removals.forEach((id) => stores[name].delete(id));
    },
  };
};
const taken = (events) => events.map(({ id }) => ({ id, outcome: 'taken', refused: false, sentence: '', detail: {} }));
const lost = (kind) => Object.assign(new Error(kind), { kind });
const words = (items) => items.map(({ word }) => word);
const make = async (post, store = memory(), who = '7') => {
  const queue = makeQueue({ store, who, post });
  await queue.load();
  return queue;
};
const fill = async (queue, list) => { for (const word of list) await queue.put({ kind: 'x', word }).saved; };

test('events are sent in the order they were made, also after a restart', async () => {
  const store = memory();
  await fill(await make(null, store), ['a', 'b', 'c']);
  const seen = [];
  const again = await make(async (events) => { seen.push(...words(events)); return taken(events); }, store);
  assert.equal(await again.send(), true);
  assert.deepEqual(seen, ['a', 'b', 'c']);
  assert.deepEqual(await store.all('events'), []);
});

test('what another account kept is neither seen nor sent', async () => {
  const store = memory();
  await fill(await make(null, store, '7'), ['mine']);
  const other = await make(async () => assert.fail('sent'), store, '8');
  assert.deepEqual(other.kept(), []);
  assert.equal(await other.send(), true);
  assert.equal((await store.all('events')).length, 1);
});

test('the same thing put twice waits once', async () => {
  const queue = await make(async (events) => taken(events));
  queue.put({ id: 'luyen-1', kind: 'practice', word: 'a' });
  await queue.put({ id: 'luyen-1', kind: 'practice', word: 'b' }).saved;
  assert.deepEqual(words(queue.waiting()), ['b']);
});

test('without a line nothing is lost and nothing is sent twice in one go', async () => {
  let line = false;
  const seen = [];
  const queue = await make(async (events) => { if (!line) throw lost('line'); seen.push(...words(events)); return taken(events); });
  await fill(queue, ['a', 'b']);
  assert.equal(await queue.send(), false);
  assert.deepEqual(words(queue.kept()), ['a', 'b']);
  line = true;
  assert.equal(await queue.send(), true);
  assert.deepEqual(seen, ['a', 'b']);
});

test('many events go in pieces of fifty', async () => {
  const sizes = [];
  const queue = await make(async (events) => { sizes.push(events.length); return taken(events); });
  await fill(queue, Array.from({ length: 120 }, (_none, at) => String(at)));
  await queue.send();
  assert.deepEqual(sizes, [50, 50, 20]);
});

test('an event that the server cannot take does not hold the others', async () => {
  const queue = await make(async (events) => {
    if (words(events).includes('poison')) throw lost('bad');
    return taken(events);
  });
  await fill(queue, ['a', 'poison', 'b']);
  assert.equal(await queue.send(), false);
  assert.deepEqual(words(queue.kept()), ['poison']);
});

test('what was refused leaves the queue and is noted with its sentence', async () => {
  const store = memory();
  const queue = await make(async ([event]) => [{ id: event.id, outcome: 'refused', refused: true, sentence: 'Vì sao.', detail: {} }], store);
  await fill(queue, ['a']);
  await queue.send();
  assert.deepEqual(queue.kept(), []);
  assert.deepEqual((await store.all('notes')).map(({ sentence, who }) => [sentence, who]), [['Vì sao.', '7']]);
});

test('what is put while the queue is being read or sent is not lost', async () => {
  const store = memory();
  let late = null;
  const queue = await make(async (events) => {
    if (!late) late = queue.put({ kind: 'x', word: 'late' });
    return taken(events);
  }, store);
  await fill(queue, ['a']);
  const reading = queue.load();
  queue.put({ kind: 'x', word: 'meanwhile' });
  await reading;
  assert.deepEqual(words(queue.kept()), ['a', 'meanwhile']);
  await queue.send();
  await late.saved;
  assert.deepEqual(words(await store.all('events')), []);
});

test('a draft waits, and a later choice takes its place', async () => {
  const queue = await make(async (events) => taken(events));
  const same = ({ row }) => row === 1;
  await queue.put({ kind: 'mark', row: 1, word: 'first', draft: 1 }, same).saved;
  await queue.put({ kind: 'mark', row: 1, word: 'second', draft: 1 }, same).saved;
  assert.deepEqual([words(queue.kept()), queue.waiting().length], [['second'], 0]);
  await queue.change(same, { draft: 0 });
  assert.equal(await queue.send(), true);
  assert.deepEqual(queue.kept(), []);
});

test('an old page is told so and keeps everything', async () => {
  const told = [];
  const queue = makeQueue({ store: memory(), who: '7', post: async () => { throw lost('reload'); }, tell: (name) => told.push(name) });
  await queue.load();
  await fill(queue, ['a']);
  assert.equal(await queue.send(), false);
  assert.ok(told.includes('reload'));
  assert.equal(queue.kept().length, 1);
});

test('any mix of lost lines, lost answers and restarts delivers each event in order at least once', async () => {
  let seed = 1;
  const chance = () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; };
  for (let history = 0; history < 300; history += 1) {
    const store = memory();
    const server = [];
    const post = async (events) => {
      if (chance() < 0.3) throw lost('line');
      words(events).filter((word) => !server.includes(word)).forEach((word) => server.push(word));
      if (chance() < 0.3) throw lost('line'); // taken, but the phone never hears
      return taken(events);
    };
    let queue = await make(post, store);
    const done = [];
    for (let step = 0; step < 12; step += 1) {
      if (chance() < 0.6) { done.push(String(step)); await fill(queue, [String(step)]); }
      if (chance() < 0.4) await queue.send();
      if (chance() < 0.2) queue = await make(post, store);
    }
    for (let tries = 0; tries < 50 && !(await queue.send()); tries += 1);
    assert.deepEqual(server, done);
    assert.deepEqual(await store.all('events'), []);
  }
});

test('a full phone is told so; what it could not keep is sent while the page is open', async () => {
  const store = memory();
  const queue = await make(async (events) => taken(events), store);
  const { write } = store;
  store.write = async (name, puts, removals) => { if (name === 'events' && puts.length) throw lost('full'); return write(name, puts, removals); };
  const whole = queue.put({ kind: 'x', word: 'a' });
  await assert.rejects(whole.saved);
  assert.deepEqual(queue.kept().map(({ word, loose }) => [word, loose]), [['a', true]]);
  await queue.load();
  assert.deepEqual(words(queue.kept()), ['a']);
  assert.equal(await queue.send(), true);
  assert.deepEqual(queue.kept(), []);
});

test('what a page holds is kept again when the storage was emptied under it, and sent', async () => {
  const old = memory();
  const store = { ...old };
  const seen = [];
  const queue = await make(async (events) => { seen.push(...words(events)); return taken(events); }, store);
  await fill(queue, ['a', 'b']);
  Object.assign(store, memory()); // her data was cleared
  await queue.load();
  assert.deepEqual(words(await store.all('events')), ['a', 'b']);
  assert.equal(await queue.send(), true);
  assert.deepEqual([seen, await store.all('events')], [['a', 'b'], []]);
});

test('a storage that is out of order takes nothing away from the page, which sends it', async () => {
  const store = memory();
  const seen = [];
  const queue = await make(async (events) => { seen.push(...words(events)); return taken(events); }, store);
  await fill(queue, ['a']);
  const gone = async () => { throw new Error('closing'); };
  Object.assign(store, { all: gone, get: gone, write: gone });
  await assert.rejects(queue.put({ kind: 'x', word: 'b' }).saved);
  await queue.load();
  assert.deepEqual(words(queue.kept()), ['a', 'b']);
  assert.equal(await queue.send(), true);
  assert.deepEqual([seen, queue.kept()], [['a', 'b'], []]);
});

test('the server is asked for its clock again after an hour, also by a clock that was set back', async () => {
  const { fetch } = globalThis;
  let asked = 0;
  globalThis.fetch = async () => { asked += 1; return { ok: true, json: async () => ({ who: '7', now: Date.now(), seal: 's' }) }; };
  const store = memory();
  const known = (off, ago) => store.write('facts', [{ id: 'clock', value: { off, seen: Date.now() - ago } }]);
  await greet(store, '7');
  await greet(store, '7');
  assert.equal(asked, 1);
  await known(0, 3 * 3600000);
  await greet(store, '7');
  await known(0, -86400000); // the clock has gone back a day since
  await greet(store, '7');
  globalThis.fetch = fetch;
  assert.equal(asked, 3);
});

test('a busy server is left in peace for as long as it asks', async () => {
  const store = memory();
  let asked = 0;
  const told = [];
  const busy = Object.assign(lost('busy'), { after: 120000 });
  const queue = makeQueue({ store, who: '7', post: async () => { asked += 1; throw busy; }, tell: (name, pause) => told.push([name, pause]) });
  await queue.load();
  await fill(queue, ['a', 'b']);
  assert.equal(await queue.send(), false);
  assert.equal(await queue.send(), false);
  assert.equal(asked, 1);
  const pauses = told.filter(([name]) => name === 'busy').map(([, pause]) => pause);
  assert.ok(pauses[0] >= 120000 && pauses[0] <= 180000 && pauses[1] <= pauses[0], String(pauses));
  assert.equal(queue.kept().length, 2);
});

test('when the server is well again the pause is over and forgotten', async () => {
  const store = memory();
  await store.write('facts', [{ id: 'busy', value: { until: Date.now() - 1, tries: 4 } }]);
  const queue = await make(async (events) => taken(events), store);
  await fill(queue, ['a']);
  assert.equal(await queue.send(), true);
  assert.equal(await store.get('facts', 'busy'), undefined);
});

test('a server that can take none of many events is not asked about each of them', async () => {
  let asked = 0;
  const queue = await make(async () => { asked += 1; throw lost('bad'); });
  await fill(queue, Array.from({ length: 30 }, (_none, at) => String(at)));
  assert.equal(await queue.send(), false);
  assert.ok(asked <= 6, String(asked));
  assert.equal(queue.kept().length, 30);
});

test('an event says how far the clock was off when it was made, and what the page saw of a clock that was set', async () => {
  const store = memory();
  await store.write('facts', [{ id: 'clock', value: { off: 5000, seen: 1000 } }]);
  const queue = await make(null, store);
  const made = queue.put({ kind: 'x' });
  const { off, seen, page, who, steady } = outgoing(made);
  assert.deepEqual([off, seen, page, who, steady], [5000, 1000, undefined, undefined, undefined]);
  const day = 86400000;
  const later = outgoing({ ...made, at: made.at - 3 * day }); // since then the clock was set three days on
  assert.ok(Math.abs(later.off - 5000 - 3 * day) < 60000, String(later.off));
  assert.equal(later.seen, made.at - 3 * day + later.off); // as good as a word of the server at that moment
});
