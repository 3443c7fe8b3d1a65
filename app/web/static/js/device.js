// This phone: its service worker, and the new release that waits for its moment.
import * as outbox from './outbox.js';

const BUSY = 'form[data-attempt], [data-module~="lesson"], [data-module~="roll"], [data-module~="practice"], [data-module~="packs"]';

// A new release takes over when nothing is unsent or being written (in other pages: sw.js).
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
  const follow = () => { if (registration.installing) registration.installing.addEventListener('statechange', look); };
  look();
  follow(); // it may have been found before
  registration.addEventListener('updatefound', follow);
  addEventListener('outbox:changed', look);
  navigator.serviceWorker.addEventListener('controllerchange', () => document.querySelectorAll('[data-release]').forEach((line) => line.remove()));
};

const settle = async () => {
  const { who } = document.documentElement.dataset;
  const phone = await import('./phone.js');
  await phone.settle(who);
  if (!navigator.onLine) return;
  await phone.refresh(who).catch(() => {});
  await phone.keep((await navigator.serviceWorker.ready).active);
};

export const begin = async () => {
  await outbox.begin();
  if (!navigator.serviceWorker) return;
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { type: 'module' });
    addEventListener('outbox:reload', () => registration.update());
    await settle().catch(() => {}); // first: a new worker waits for what is fetched through the old one
    watch(registration);
  } catch (refused) { /* works online */ }
};
