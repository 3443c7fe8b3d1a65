// While an attempt runs this phone holds its pages, its questions and what was given, so that it opens without a line (sw.js).
// No key is in them. They go when the attempt is over, and with every other kept page when somebody signs in or out.
const PAGES = 'so-hoc';
const store = () => caches.open(PAGES);
const json = { Accept: 'application/json' };

export default (base) => {
  let work = Promise.resolve();
  const given = async () => {
    try { return await (await (await store()).match(`${base}da-lam`)).json(); } catch (none) { return {}; }
  };
  const add = (position, said) => {
    work = work.then(async () => (await store()).put(`${base}da-lam`, new Response(JSON.stringify({ ...await given(), [position]: said })))).catch(() => { /* no room */ });
    return work;
  };
  // The pages themselves, once for an attempt, and the files they need.
  const pages = async () => {
    const kept = await store();
    for (const url of [`${base}cau/1`, `${base}xem-lai`]) {
      if (await kept.match(url)) continue;
      const answer = await fetch(url, { redirect: 'manual' });
      if (!answer.ok) return;
      await kept.put(url, new Response(await answer.blob(), { headers: { 'Content-Type': 'text/html; charset=utf-8', 'X-Kept': new Date().toISOString() } }));
    }
    const { active } = (navigator.serviceWorker && await navigator.serviceWorker.ready) || {};
    const names = [...document.querySelectorAll('link[href^="/t/"], script[src^="/t/"]')].map((one) => one.href || one.src);
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => new URL(name).pathname.startsWith('/t/'));
    if (active) active.postMessage({ files: [...new Set([...names, ...loaded])] });
  };
  // All questions, as the server has them; without a line as they were held.
  const paper = async () => {
    try {
      const answer = await fetch(`${base}de`, { headers: json });
      if (!answer.ok) return [];
      const copy = answer.clone();
      work = work.then(async () => (await store()).put(`${base}de`, copy)).catch(() => { /* no room */ });
      return await answer.json();
    } catch (lost) { return (await (await store()).match(`${base}de`)).json(); }
  };
  const has = async (path) => { try { return Boolean(await (await store()).match(base + path)); } catch (closed) { return false; } };
  const drop = async () => {
    try {
      await work;
      const kept = await store();
      const mine = (await kept.keys()).filter(({ url }) => new URL(url).pathname.startsWith(base));
      await Promise.all(mine.map((one) => kept.delete(one)));
    } catch (closed) { /* it kept nothing */ }
  };
  return { given, add, pages, paper, has, drop };
};
