// The service worker: opens without a line what this phone opened today, and nothing else.
// A page is kept only when its answer says X-Keep-Offline; the files of a kept page are kept when the page asks (modules/kept.js).
// Signing in or out empties everything, because the next person at this phone may be somebody else.
const NAME = 'so-hoc';
const DOORS = ['/dang-nhap', '/dang-xuat', '/dang-xuat-moi-noi', '/doi-mat-khau'];

const plain = (url) => url.split(/[?#]/)[0];
const today = () => new Date().toDateString();

const keep = async (request, answer) => {
  if (answer.ok && !answer.redirected && answer.headers.get('X-Keep-Offline')) {
    const headers = new Headers(answer.headers);
    headers.delete('Content-Encoding');
    headers.set('X-Kept-On', today());
    await (await caches.open(NAME)).put(plain(request.url || request), new Response(await answer.blob(), { headers }));
  }
};

const page = async (request) => {
  try {
    const answer = await fetch(request);
    keep(request, answer.clone()).catch(() => { /* no room */ });
    return answer;
  } catch (lost) {
    const kept = await caches.match(plain(request.url));
    if (kept && kept.headers.get('X-Kept-On') === today()) return kept;
    throw lost;
  }
};

const file = async (request) => (await caches.match(request)) || fetch(request);

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === 'POST' && DOORS.includes(pathname)) event.waitUntil(caches.delete(NAME));
  else if (request.method === 'GET' && request.mode === 'navigate') event.respondWith(page(request));
  else if (request.method === 'GET' && pathname.startsWith('/t/')) event.respondWith(file(request));
});

// {page, files}: keep this page and its files now; the first visit came before the worker did.
addEventListener('message', (event) => {
  const { page: url, files } = event.data;
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    const old = (await cache.keys()).filter(({ url: name }) => new URL(name).pathname.startsWith('/t/') && !files.includes(name));
    await Promise.all(old.map((request) => cache.delete(request)));
    await cache.addAll(files);
    if (!(await cache.match(plain(url)))) await keep(url, await fetch(url, { credentials: 'same-origin' }));
  })().catch(() => { /* no room or no line: the page works online */ }));
});
