// Whose phone this is. What another account left here is cleared away, never what it still has to send; what she downloaded opens again
// after she signed in; and her first pages are kept without being asked, so that the phone opens them when there is no line.
import { open } from './store.js';

const HOUR = 3600000;
const NIGHT = 8 * HOUR;
const PAGES = 'so-hoc';

// The worker opens nothing of this phone until this has said who is in.
export const settle = async (who) => {
  const store = await open();
  const { value, last } = (await store.get('facts', 'owner')) || {};
  if (value === who) return;
  const before = value || last;
  if (before && before !== who) {
    if (window.caches) await caches.delete(PAGES);
    const facts = (await store.all('facts')).map(({ id }) => id);
    const theirs = facts.filter((id) => /^(?:mine-|goi-|wanted-|home$)/.test(id) || (/^(?:seal|device|offset)-/.test(id) && !id.endsWith(`-${who}`)));
    await store.write('facts', [], theirs);
    await store.write('notes', [], (await store.all('notes')).filter((note) => note.who !== who).map(({ id }) => id));
  }
  await store.write('facts', [{ id: 'owner', value: who, last: who }]);
};

// What she did on other phones, for the packs of this one; after signing in all of it.
export const refresh = async (who) => {
  const store = await open();
  const packs = (await store.all('packs')).filter((pack) => !pack.who || pack.who === who);
  const known = (await store.all('facts')).filter(({ id }) => id.startsWith('mine-'));
  const mine = (of) => known.find(({ id, value }) => id === `mine-${of}` && value.who === who);
  const all = new Set([...packs.map(({ of }) => of), ...known.filter(({ value }) => value.who === who).map(({ id }) => id.slice(5))]);
  for (const of of all) {
    const { at = 0 } = mine(of) || {};
    if (Math.abs(Date.now() - at) < HOUR) continue;
    const answer = await fetch(`/hoc/${of}/cua-toi`);
    if (answer.redirected) return;
    const value = answer.ok ? await answer.json() : {};
    if (value.who === who) await store.write('facts', [{ id: `mine-${of}`, value, at: Date.now() }]);
    const loose = packs.filter((pack) => pack.of === of && !pack.who); // of a release before this one
    if (loose.length && (value.who || answer.status === 404)) await store.write('packs', loose.map((pack) => ({ ...pack, who: value.who || 'khac' })));
  }
};

// From the first visit on: home, timetable, ledger, what waits; once a week, where the line is not slow, the code of a wall, leave and
// questions, and from the second day on, when the scripts cost nothing any more, the list of topics; for an officer of the class the
// rolls of the next days (data-keep).
export const keep = async (worker) => {
  const [home] = /^\/hoc\/\d+(?=\/|$)/.exec(location.pathname) || [];
  const store = await open();
  const { saveData, effectiveType } = navigator.connection || {};
  if (!home || saveData || (await store.get('facts', 'saver') || {}).value) return;
  const more = [...document.querySelectorAll('[data-keep]')].map(({ dataset }) => dataset.keep.split(' '));
  const since = (await store.get('facts', 'since') || {}).value;
  if (!since) await store.write('facts', [{ id: 'since', value: Date.now() }]);
  const linked = ['xin-nghi', 'hoi-dap', ...(since && Date.now() - since > NIGHT ? ['chuyen-de'] : [])];
  const week = /2g/.test(effectiveType) ? [] : ['/vao-lop', ...linked.map((name) => `${home}/${name}`)];
  const names = [...(more.length ? ['roll', 'keep', 'kept', 'leave', 'filter', 'current'] : []), ...(week.length ? ['code'] : [])];
  const files = names.map((name) => new URL(`modules/${name}.js`, import.meta.url).href);
  worker.postMessage({ want: [home, `${home}/lich`, `${home}/so-hoc`, '/ngoai-tuyen', ...more.flat()], week, files });
};
