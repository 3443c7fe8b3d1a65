// The service worker: opens without a line what this phone keeps: pages as last seen, lessons of packs, the files they need.
// A page is kept only when its answer says X-Keep-Offline, and opens only for the account that is in (fact "owner", modules of a page
// confirm it): after signing out or in nothing opens until a page of hers has said who she is (phone.js).
// `/sw.js` imports this file by its address with the hash of the release, so that a new release is a new worker.
import { makePost, makeQueue } from './queue.js';
import { open } from './store.js';

const BASE = new URL('..', import.meta.url).pathname; // /t/<release>/
const SHELL = `vo-${BASE.split('/')[2]}`;
const [PAGES, PACKS] = ['so-hoc', 'goi'];
const [IN, OUT] = ['/dang-nhap', '/dang-xuat'];
const LOST = '/mat-mang';
const DAY = 86400000;
const [LONGEST, FRESH, WEEK] = [30 * DAY, 2 * DAY, 7 * DAY]; // a sign-in lasts no longer; what is kept without being asked is kept anew after that
const FILES = ['css/trainee.css', 'icons.svg', 'mark.svg', 'js/main.js', 'js/device.js', 'js/phone.js', 'js/outbox.js', 'js/queue.js', 'js/store.js', 'js/text.js', 'js/packed.js',
  'js/modules/offline.js', 'js/modules/lesson.js', 'js/modules/waiting.js'];
const FIRST = /\/bai-lam\/\d+\/cau\/1$/;
const LESSON = /^\/hoc\/(\d+)\/bai\/(\d+)$/;
const QUIZ = /^\/hoc\/(\d+)\/(?:luyen|bai-kiem-tra)\/(\d+)$/;
// Forms that become events when the line is away: the place in the address, and what the event says besides.
const FORMS = [
  [/^\/hoc\/\d+\/bai\/(\d+)\/phan$/, (data, lesson) => ({ kind: 'section', lesson: Number(lesson), section: data.get('section'), label: 'Bài học:', back: `bai/${lesson}` })],
  [/^\/hoc\/\d+\/bai\/(\d+)\/cau-hoi\/([\w-]+)$/, (data, lesson, check) => ({ kind: 'check', lesson: Number(lesson), check, choices: data.getAll('choice'), label: 'Bài học:', back: `bai/${lesson}#hoi-${check}` })],
  [/^\/hoc\/\d+\/xin-nghi$/, (data) => ({ kind: 'leave', sessions: data.getAll('sessions').map(Number), why: data.get('kind') || '', words: data.get('note') || '', label: 'Đơn xin nghỉ:', back: 'xin-nghi' })],
  [/^\/hoc\/\d+\/phan-anh\/(\d+)$/, (data, session) => ({ kind: 'objection', session: Number(session), words: data.get('note') || '', label: 'Phản ánh điểm danh:', back: `phan-anh/${session}` })],
  [/^\/hoc\/\d+\/hoi-dap$/, (data) => ({ kind: 'ask', topic: Number(data.get('topic')), lesson: Number(data.get('lesson')), section: data.get('section') || '', words: data.get('words') || '', label: 'Câu hỏi cho giảng viên:', back: Number(data.get('lesson')) ? `bai/${data.get('lesson')}` : data.get('here') ? `chuyen-de/${data.get('topic')}` : 'hoi-dap' })],
];

const plain = (url) => url.split(/[?#]/)[0];
const wait = (time) => new Promise((good) => setTimeout(good, time));
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const fact = async (id) => ((await (await open()).get('facts', id)) || {}).value;
const html = (text) => new Response(text, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
const marked = (text, marks) => text.replace('<html lang="vi"', `<html lang="vi"${Object.entries(marks).map(([name, value]) => ` data-${name}="${escaped(String(value))}"`).join('')}`);
const hash = async (bytes) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
// A page of the worker's own, where nothing else can be said.
const saying = (title, words) => html(`<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="stylesheet" href="${BASE}css/trainee.css"></head>
<body><main class="wrap"><div class="read stack"><section class="card empty"><h1>${title}</h1><p>${words}</p><a class="btn" href="/">Về trang Hôm nay</a></section></div></main></body></html>`);

const keep = async (request, answer) => {
  const how = answer.headers.get('X-Keep-Offline');
  if (!answer.ok || answer.redirected || !how) return;
  const url = plain(request.url || request);
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'X-Kept': new Date().toISOString() };
  await (await caches.open(PAGES)).put(url, new Response(await answer.blob(), { headers }));
  if (/^\/hoc\/\d+$/.test(new URL(url).pathname)) await (await open()).write('facts', [{ id: 'home', value: new URL(url).pathname }]);
};

// The page of a lesson or of a quiz out of a pack, with her name in it. A quiz opens in the place of the page before it, too.
const packed = async (pathname, owner) => {
  const [, enrolment, number] = LESSON.exec(pathname) || QUIZ.exec(pathname) || [];
  if (!enrolment) return null;
  const lesson = QUIZ.test(pathname) ? `luyen-${number}` : number;
  const store = await open();
  const mine = await fact(`mine-${enrolment}`);
  if (!mine || (owner && mine.who !== owner)) return null;
  const pack = (await store.all('packs')).find(({ of, lessons }) => of === enrolment && lessons[lesson]);
  const found = pack && await (await caches.open(PACKS)).match(`/goi/${pack.lessons[lesson]}`);
  const bytes = found && await found.arrayBuffer();
  if (!bytes || await hash(bytes) !== pack.lessons[lesson]) return null;
  const page = new TextDecoder().decode(bytes).replace(/\/t\/-\//g, BASE).replace(/\/hoc\/0(?=["/?#])/g, `/hoc/${enrolment}`)
    .replace('{initials}', escaped(mine.initials)).replace('{name}', escaped(mine.name));
  return html(marked(page, { who: mine.who, kept: pack.at, pack: 1 }));
};

const seen = async (pathname, owner) => {
  const home = await fact('home');
  const short = /^\/(?:hoc\/?)?$/.exec(pathname) ? home : /^\/hoc\/[a-z-]+$/.test(pathname) && home ? pathname.replace('/hoc', home) : pathname;
  const pages = await caches.open(PAGES);
  const any = short && short.replace(/^(\/bai-lam\/\d+\/cau\/)\d+$/, (all, stem) => `${stem}1`); // one page of a running attempt stands for all its questions
  const found = short && ((await pages.match(new URL(short, location.origin).href)) || (await pages.match(new URL(any, location.origin).href)));
  const at = found && found.headers.get('X-Kept');
  if (!found || Date.now() - Date.parse(at) > LONGEST) return null;
  const text = await found.text();
  const [, who] = /<html [^>]*data-who="(\d+)"/.exec(text) || [];
  return owner && who && who !== owner ? null : html(marked(text, { kept: at }));
};

const kept = async (request) => {
  const { pathname } = new URL(request.url);
  try {
    const owner = await (await open()).get('facts', 'owner');
    if (owner && !owner.value) return null;
    const who = owner && owner.value;
    return (await packed(pathname, who)) || (await seen(pathname, who));
  } catch (broken) { return null; }
};

// From the line; a line that hangs, or a server that is down, makes way for what the phone has, and the answer is kept when it comes.
let first = null; // the first question of an attempt, as it just came: the page asks for it again, to hold it
let hung = 0; // when the line kept her waiting
let acted = 0; // when she last sent something: what she did should be on the next page
const page = async (event) => {
  const { request } = event;
  const began = Date.now();
  const line = fetch(request).then((answer) => {
    if (Date.now() - began < 3000) hung = 0;
    event.waitUntil(keep(request, answer.clone()).catch(() => { /* no room */ }));
    if (answer.ok && !answer.redirected && FIRST.test(request.url)) first = { url: request.url, answer: answer.clone(), at: Date.now() };
    return answer.status > 500 ? kept(request).then((found) => found || answer) : answer;
  });
  event.waitUntil(line.catch(() => { /* no line */ }));
  const { pathname } = new URL(request.url);
  const patience = began - acted < 30000 || pathname.startsWith('/bai-lam/') ? 8000 : began - hung < 60000 ? 0 : LESSON.test(pathname) ? 1500 : 3000;
  let settled = false;
  line.finally(() => { settled = true; }).catch(() => { /* no line */ });
  const late = wait(patience).then(() => kept(request)).then((found) => {
    if (found && !settled) hung = Date.now(); // a line that is gone says so at once, and is tried again by the next page
    return found || line;
  });
  try {
    return await Promise.race([line, late]);
  } catch (lost) {
    const found = (await kept(request)) || (await caches.match(LOST));
    if (found) return found;
    throw lost;
  }
};

const file = async (request) => {
  const found = await caches.match(request);
  if (found) return found;
  try { return await fetch(request); } catch (lost) {
    const same = await caches.match(request.url.replace(/\/t\/[^/]+\//, BASE)); // a page kept before this release
    if (same) return same;
    throw lost;
  }
};

// A picture: out of a pack in whatever width it was fetched; in saver mode not before she asks (?hien).
const EMPTY = Uint8Array.from(atob('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='), (sign) => sign.charCodeAt(0));
const picture = async (request) => {
  const url = new URL(request.url);
  const found = await (await caches.open(PACKS)).match(url.pathname.replace(/-\d+\.webp$/, ''));
  if (found) return found;
  if (!url.search && await fact('saver')) return new Response(EMPTY, { headers: { 'Content-Type': 'image/gif' } });
  return fetch(request);
};

// A form that was sent when the line had just gone, when the server was busy or her sign-in over, or from a packed page, which has no
// token: it becomes an event, and the page opens as it is kept.
const said = (pathname, data) => {
  const [pattern, make] = FORMS.find(([one]) => one.test(pathname));
  return make(data, ...pattern.exec(pathname).slice(1));
};
// What the list of waiting work calls a section or a question, as the kept page of the lesson says it.
const SIGNS = { amp: '&', lt: '<', gt: '>', quot: '"' };
const bare = (markup = '') => markup.replace(/<[^>]*>/g, '').replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) => (code ? String.fromCharCode(code) : SIGNS[name] || all)).replace(/\s+/g, ' ').trim();
const named = async ({ section, check }, address) => {
  const page = await kept(new Request(address));
  const text = page ? await page.text() : '';
  const find = (pattern) => bare((pattern.exec(text) || [])[1]);
  const key = /^[\w-]*/.exec(section || check)[0];
  const words = find(section ? new RegExp(`<h2 id="${key}-de">([^]*?)</h2>`) : new RegExp(`id="hoi-${key}"[^]*?class="ask[^>]*>([^]*?)</(?:legend|p)>`));
  const title = find(/<h1[^>]*>([^]*?)<\/h1>/);
  return title ? { label: `${title}${words && `, ${words.slice(0, 60)}${words.length > 60 ? '…' : ''}`}:` } : {};
};
const signedIn = () => fetch('/ngoai-tuyen/gui', { headers: { Accept: 'application/json' }, redirect: 'manual' }).then(({ status, type }) => type !== 'opaqueredirect' && status !== 401, () => true);
const form = async (request) => {
  const { pathname } = new URL(request.url);
  const data = await request.clone().formData();
  let answer;
  let lost = new Error('packed');
  if (data.get('csrf_token')) {
    const slow = wait(20000).then(() => { throw new Error('slow'); });
    try { answer = await Promise.race([fetch(request), slow]); } catch (line) { lost = line; }
    const again = answer && (answer.type === 'opaqueredirect' ? !(await signedIn()) : [400, 408, 429].includes(answer.status) || answer.status >= 500);
    if (answer && (!again || [...data.values()].some(({ size }) => size))) return answer; // a photo is kept by no event
  }
  const enrolment = pathname.split('/')[2];
  const { back, ...event } = said(pathname, data);
  if (event.sessions && !(event.sessions.length && event.why)) return answer || saying('Đơn chưa đủ', 'Bấm quay lại, chọn buổi xin nghỉ và một lý do rồi gửi lại. Những gì đã viết vẫn còn ở trang trước.');
  if (event.lesson && event.kind !== 'ask') Object.assign(event, await named(event, new URL(`/hoc/${enrolment}/${back.split('#')[0]}`, location.origin).href));
  const who = data.get('who') || ((await fact(`mine-${enrolment}`)) || {}).who;
  if (!who && answer) return answer;
  if (!who) throw lost;
  try {
    const store = await open();
    if (!store.lasting) throw lost;
    const queue = makeQueue({ store, who, post: makePost(store, who) });
    await queue.load();
    await queue.put({ ...event, enrolment: Number(enrolment), url: `/hoc/${enrolment}/${back.split('#')[0]}` }).saved;
  } catch (full) {
    return answer || saying('Máy đã đầy', 'Việc này chưa gửi và chưa giữ được trong máy. Bấm quay lại: những gì đã viết vẫn còn ở trang trước. Xóa bớt ảnh hoặc bài đã tải rồi gửi lại.');
  }
  return answer && answer.type === 'opaqueredirect' ? answer : Response.redirect(`/hoc/${enrolment}/${back}`, 303);
};

// Any other form without a line: nothing keeps it, and she is told so.
const unsent = () => saying('Chưa gửi được', 'Mạng mất giữa chừng nên việc vừa bấm có thể chưa được ghi. Bấm quay lại: những gì đã viết vẫn còn ở trang trước. Có mạng thì tải lại trang xem, chưa thấy thì bấm lại.');

// Signing in or out: only what the server accepted changes anything here, and never the queue or the packs.
const door = async (request) => {
  const out = new URL(request.url).pathname === OUT;
  let answer;
  try { answer = await fetch(request); } catch (lost) {
    return out ? saying('Chưa đăng xuất được', 'Đang mất mạng. Bài đã tải và việc chờ gửi vẫn còn trong máy. Có mạng thì đăng xuất lại.')
      : saying('Chưa đăng nhập được', 'Đang mất mạng. Việc chờ gửi vẫn còn trong máy. Có mạng thì đăng nhập lại.');
  }
  if (answer.type === 'opaqueredirect') await forget(out).catch(() => { /* nothing is kept here */ });
  return answer;
};
const forget = async (out) => {
  const store = await open();
  const { last, value } = (await store.get('facts', 'owner')) || {};
  const hers = out ? (await store.all('facts')).map(({ id }) => id).filter((id) => /^(?:mine-|home$)/.test(id)) : [];
  await store.write('facts', [{ id: 'owner', value: '', last: value || last }], hers);
  if (out) await caches.delete(PAGES);
};

const sync = async () => {
  const store = await open();
  const people = [...new Set((await store.all('events')).map(({ who }) => who))];
  const pages = new BroadcastChannel('viec');
  let left = false;
  for (const who of people) {
    const tell = (name, answers) => {
      if (name === 'answers') pages.postMessage({ who, answers });
      if (name === 'line' || name === 'busy') left = true;
    };
    await makeQueue({ store, who, post: makePost(store, who), tell }).send();
  }
  pages.postMessage('changed');
  if (left) throw new Error('later'); // the browser tries again, later each time
};

const settleIn = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith('vo-') && name !== SHELL);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name))); // the one before serves the pages that are still open
  await clients.claim();
};

const install = async () => {
  const files = (await caches.has(PACKS)) ? [...FILES, ...['packs', 'later', 'progress', 'practice', 'order', 'kept'].map((name) => `js/modules/${name}.js`)] : FILES;
  const bare = { credentials: 'omit', referrerPolicy: 'no-referrer' }; // they are the same for everybody
  await (await caches.open(SHELL)).addAll([...files.map((name) => new Request(BASE + name, bare)), LOST]);
};
addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(settleIn()));
addEventListener('sync', (event) => event.waitUntil(sync()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === 'POST') {
    if (request.mode !== 'navigate') return;
    acted = Date.now();
    if (pathname === IN || pathname === OUT) event.respondWith(door(request));
    else if (FORMS.some(([pattern]) => pattern.test(pathname))) event.respondWith(form(request).catch(unsent));
    else if (!navigator.onLine || !/^multipart/.test(request.headers.get('Content-Type'))) event.respondWith(fetch(request).catch(unsent)); // files go by themselves
  } else if (request.method !== 'GET') return;
  else if (request.mode === 'navigate') event.respondWith(page(event));
  else if (first && first.url === request.url && Date.now() - first.at < 20000) {
    event.respondWith(first.answer);
    first = null;
  } else if (pathname.startsWith('/t/')) event.respondWith(file(request));
  else if (pathname.startsWith('/media/')) event.respondWith(picture(request));
});

// Pages that are too old to be opened, and rolls of past sessions, which name a whole class, go.
const tidy = async () => {
  const pages = await caches.open(PAGES);
  for (const one of await pages.keys()) {
    const age = Date.now() - Date.parse((await pages.match(one)).headers.get('X-Kept'));
    if (age > (/\/diem-danh\//.test(one.url) ? LONGEST / 2 : LONGEST)) await pages.delete(one);
  }
};

// A page on which something is written, or fetched for long: it goes on with the release it has.
const BUSY = /^\/(?:hoc\/\d+\/(?:bai\/|luyen\/|bai-kiem-tra\/|tai-ve$)|bai-lam\/|diem-danh\/)/;
const busy = async () => (await clients.matchAll({ type: 'window', includeUncontrolled: true })).some(({ url }) => BUSY.test(new URL(url).pathname));

// {take}: this release begins now, unless another page is busy. {page, files}: keep this page and its files; the first visit came before the worker did.
// {want}: keep these pages unless they are kept and fresh; {week}: unless they are a week old. {pages}: keep these pages as they are now (tells "kept" when they are).
const obey = async ({ data, source }) => {
  if (data.take && !(await busy())) await skipWaiting();
  if (data.files) await (await caches.open(SHELL)).addAll(data.files);
  const { week = [] } = data;
  for (const url of data.pages || (data.want ? [...data.want, ...week] : data.page ? [data.page] : [])) {
    const whole = new URL(url, location.origin).href;
    const known = data.pages ? undefined : await (await caches.open(PAGES)).match(plain(whole));
    const old = known && data.want && Date.now() - Date.parse(known.headers.get('X-Kept')) > (week.includes(url) ? WEEK : FRESH);
    if (!known || old) await keep(whole, await fetch(whole, { referrerPolicy: 'no-referrer' }));
  }
  if (data.want) await tidy();
  if (data.pages && source) source.postMessage({ kept: data.pages.length });
};
addEventListener('message', (event) => event.waitUntil(obey(event).catch(() => { /* no room or no line: the page works online */ })));
