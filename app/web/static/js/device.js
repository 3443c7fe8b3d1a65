// This phone: the service worker with which pages open without a line, and the new release that waits for its moment.
import * as outbox from './outbox.js';
import { open } from './store.js';

const HOUR = 3600000;
const BUSY = 'form[data-attempt], [data-module~="lesson"], [data-module~="roll"], [data-module~="packs"]';

// A new release takes over when nothing is unsent and nothing is being written; a page that is open goes on with the files it has.
const offer = (worker) => {
  if (!outbox.waiting().length && !document.querySelector(BUSY)) { worker.postMessage({ take: true }); return; }
  if (document.querySelector('[data-release]')) return;
  const line = Object.assign(document.createElement('div'), { className: 'outbox' });
  line.dataset.release = '';
  line.setAttribute('role', 'status');
  const words = outbox.waiting().length ? 'Đã có bản mới. Gửi xong việc chờ gửi thì máy tự cập nhật.' : 'Đã có bản mới. Máy cập nhật khi chị sang trang khác.';
  line.append(Object.assign(document.createElement('p'), { textContent: words }));
  document.querySelector('main').before(line);
};

const watch = (registration) => {
  const look = () => { if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting); };
  look();
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    if (worker) worker.addEventListener('statechange', look);
  });
  addEventListener('outbox:changed', look);
};

// What she did on other phones, for the packs of this one.
const refresh = async () => {
  const store = await open();
  const { who } = document.documentElement.dataset;
  const mine = (await store.all('facts')).filter(({ id, value }) => id.startsWith('mine-') && value.who === who);
  for (const { id, at } of mine) {
    if (at && Date.now() - at < HOUR) continue;
    const answer = await fetch(`/hoc/${id.slice(5)}/cua-toi`);
    if (answer.ok && !answer.redirected) await store.write('facts', [{ id, value: await answer.json(), at: Date.now() }]);
  }
};

export const begin = async () => {
  await outbox.begin();
  if (navigator.onLine) refresh().catch(() => { /* as it was known last */ });
  if (!navigator.serviceWorker) return;
  try {
    watch(await navigator.serviceWorker.register('/sw.js', { type: 'module' }));
    addEventListener('outbox:reload', () => navigator.serviceWorker.ready.then((registration) => registration.update()));
  } catch (refused) { /* private browsing, storage refused: the page works online */ }
};
