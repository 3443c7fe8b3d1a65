// The service worker: opens without a line what this phone keeps: pages as last seen, lessons of packs, the files they need.
// A page is kept only when its answer says X-Keep-Offline: "day" (today only) or "long". Signing in or out drops every kept page.
// `/sw.js` imports this file by its address with the hash of the release, so that a new release is a new worker.
import { makePost, makeQueue } from './queue.js';
import { open } from './store.js';

const BASE = new URL('..', import.meta.url).pathname; // /t/<release>/
const SHELL = `vo-${BASE.split('/')[2]}`;
const [PAGES, PACKS] = ['so-hoc', 'goi'];
const DOORS = ['/dang-nhap', '/dang-xuat', '/dang-xuat-moi-noi', '/doi-mat-khau'];
const LOST = '/mat-mang';
const FILES = ['css/trainee.css', 'icons.svg', 'mark.svg', 'app.webmanifest', 'js/main.js', 'js/device.js', 'js/outbox.js', 'js/queue.js', 'js/store.js', 'js/text.js', 'js/packed.js',
  'js/modules/offline.js', 'js/modules/current.js', 'js/modules/lesson.js', 'js/modules/progress.js', 'js/modules/packs.js', 'js/modules/waiting.js', 'js/modules/later.js'];
const LESSON = /^\/hoc\/(\d+)\/bai\/(\d+)$/;
// Forms that become events when the line is away: the place in the address, and what the event says besides.
const FORMS = [
  [/^\/hoc\/\d+\/bai\/(\d+)\/phan$/, (data, lesson) => ({ kind: 'section', lesson: Number(lesson), section: data.get('section'), label: 'Bài học:', back: `bai/${lesson}` })],
  [/^\/hoc\/\d+\/bai\/(\d+)\/cau-hoi\/([\w-]+)$/, (data, lesson, check) => ({ kind: 'check', lesson: Number(lesson), check, choices: data.getAll('choice'), label: 'Bài học:', back: `bai/${lesson}#hoi-${check}` })],
  [/^\/hoc\/\d+\/xin-nghi$/, (data) => ({ kind: 'leave', sessions: data.getAll('sessions').map(Number), why: data.get('kind') || '', words: data.get('note') || '', label: 'Đơn xin nghỉ:', back: 'xin-nghi' })],
  [/^\/hoc\/\d+\/phan-anh\/(\d+)$/, (data, session) => ({ kind: 'objection', session: Number(session), words: data.get('note') || '', label: 'Phản ánh điểm danh:', back: `phan-anh/${session}` })],
  [/^\/hoc\/\d+\/hoi-dap$/, (data) => ({ kind: 'ask', topic: Number(data.get('topic')), lesson: Number(data.get('lesson')), section: data.get('section') || '', words: data.get('words') || '', label: 'Câu hỏi cho giảng viên:', back: Number(data.get('lesson')) ? `bai/${data.get('lesson')}` : data.get('here') ? `chuyen-de/${data.get('topic')}` : 'hoi-dap' })],
];

const plain = (url) => url.split(/[?#]/)[0];
const today = () => new Date(Date.now() + 7 * 3600000).toISOString().slice(0, 10); // in Viet Nam
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const fact = async (id) => ((await (await open()).get('facts', id)) || {}).value;
const html = (text) => new Response(text, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
const marked = (text, marks) => text.replace('<html lang="vi"', `<html lang="vi"${Object.entries(marks).map(([name, value]) => ` data-${name}="${escaped(String(value))}"`).join('')}`);

const keep = async (request, answer) => {
  const how = answer.headers.get('X-Keep-Offline');
  if (!answer.ok || answer.redirected || !how) return;
  const url = plain(request.url || request);
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'X-Kept': new Date().toISOString(), 'X-Kept-On': how === 'long' ? '' : today() };
  await (await caches.open(PAGES)).put(url, new Response(await answer.blob(), { headers }));
  if (/^\/hoc\/\d+$/.test(new URL(url).pathname)) await (await open()).write('facts', [{ id: 'home', value: new URL(url).pathname }]);
};

// The page of a lesson out of a pack, with her name in it.
const packed = async (pathname) => {
  const [, enrolment, lesson] = LESSON.exec(pathname) || [];
  if (!enrolment) return null;
  const store = await open();
  const mine = await fact(`mine-${enrolment}`);
  const pack = mine && (await store.all('packs')).find(({ of, lessons }) => of === enrolment && lessons[lesson]);
  const found = pack && await (await caches.open(PACKS)).match(`/goi/${pack.lessons[lesson]}`);
  if (!found) return null;
  const page = (await found.text()).replace(/\/t\/-\//g, BASE).replace(/\/hoc\/0(?=["/?#])/g, `/hoc/${enrolment}`)
    .replace('{initials}', escaped(mine.initials)).replace('{name}', escaped(mine.name));
  return html(marked(page, { who: mine.who, kept: pack.at, pack: 1 }));
};

const seen = async (pathname) => {
  const home = await fact('home');
  const short = /^\/(?:hoc\/?)?$/.exec(pathname) ? home : /^\/hoc\/[a-z-]+$/.test(pathname) && home ? pathname.replace('/hoc', home) : pathname;
  const pages = await caches.open(PAGES);
  const any = short && short.replace(/^(\/bai-lam\/\d+\/cau\/)\d+$/, (all, stem) => `${stem}1`); // one page of a running attempt stands for all its questions
  const found = short && ((await pages.match(new URL(short, location.origin).href)) || (await pages.match(new URL(any, location.origin).href)));
  if (!found || ![null, '', today()].includes(found.headers.get('X-Kept-On'))) return null;
  return html(marked(await found.text(), { kept: found.headers.get('X-Kept') }));
};

const kept = async (request) => {
  const { pathname } = new URL(request.url);
  try { return (await packed(pathname)) || (await seen(pathname)); } catch (broken) { return null; }
};

const page = async (event) => {
  const { request } = event;
  const line = fetch(request).then((answer) => {
    event.waitUntil(keep(request, answer.clone()).catch(() => { /* no room */ }));
    return answer;
  });
  const slow = LESSON.test(new URL(request.url).pathname) ? 2500 : 8000;
  const late = new Promise((good) => setTimeout(good, slow)).then(() => kept(request)).then((found) => found || line);
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

// A form that was sent when the line had just gone, or from a packed page, which has no token: it becomes an event, and the
// page opens as it is kept.
const said = (pathname, data) => {
  const [pattern, make] = FORMS.find(([one]) => one.test(pathname));
  return make(data, ...pattern.exec(pathname).slice(1));
};
const form = async (request) => {
  const { pathname } = new URL(request.url);
  const data = await request.clone().formData();
  let lost = new Error('packed');
  if (data.get('csrf_token')) {
    try { return await fetch(request); } catch (line) { lost = line; }
  }
  const enrolment = pathname.split('/')[2];
  const { back, ...event } = said(pathname, data);
  const who = data.get('who') || ((await fact(`mine-${enrolment}`)) || {}).who;
  if (!who) throw lost;
  const store = await open();
  const queue = makeQueue({ store, who, post: makePost(store, who) });
  await queue.load();
  await queue.put({ ...event, enrolment: Number(enrolment), url: `/hoc/${enrolment}/${back.split('#')[0]}` }).saved;
  return Response.redirect(`/hoc/${enrolment}/${back}`, 303);
};

const forget = async () => {
  await caches.delete(PAGES);
  const store = await open();
  const personal = (await store.all('facts')).map(({ id }) => id).filter((id) => /^(?:mine-|home$)/.test(id));
  await store.write('facts', [], personal);
};

const sync = async () => {
  const store = await open();
  const people = [...new Set((await store.all('events')).map(({ who }) => who))];
  const pages = new BroadcastChannel('viec');
  for (const who of people) {
    const tell = (name, answers) => { if (name === 'answers') pages.postMessage({ who, answers }); };
    await makeQueue({ store, who, post: makePost(store, who), tell }).send();
  }
  pages.postMessage('changed');
};

const settleIn = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith('vo-') && name !== SHELL);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name))); // the one before serves the pages that are still open
  await clients.claim();
};

addEventListener('install', (event) => event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([...FILES.map((name) => BASE + name), LOST]))));
addEventListener('activate', (event) => event.waitUntil(settleIn()));
addEventListener('sync', (event) => event.waitUntil(sync()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === 'POST' && DOORS.includes(pathname)) event.waitUntil(forget());
  else if (request.method === 'POST' && request.mode === 'navigate' && FORMS.some(([pattern]) => pattern.test(pathname))) event.respondWith(form(request));
  else if (request.method !== 'GET') return;
  else if (request.mode === 'navigate') event.respondWith(page(event));
  else if (pathname.startsWith('/t/')) event.respondWith(file(request));
  else if (pathname.startsWith('/media/')) event.respondWith(picture(request));
});

// {take}: this release begins now. {page, files}: keep this page and its files; the first visit came before the worker did.
// {pages}: keep these pages as they are now (tells "kept" when they are).
const obey = async ({ data, source }) => {
  if (data.take) await skipWaiting();
  if (data.files) await (await caches.open(SHELL)).addAll(data.files);
  const known = data.page && await (await caches.open(PAGES)).match(plain(data.page));
  for (const url of data.pages || (data.page && !known ? [data.page] : [])) {
    const whole = new URL(url, location.origin).href;
    await keep(whole, await fetch(whole, { credentials: 'same-origin' }));
  }
  if (data.pages && source) source.postMessage({ kept: data.pages.length });
};
addEventListener('message', (event) => event.waitUntil(obey(event).catch(() => { /* no room or no line: the page works online */ })));
