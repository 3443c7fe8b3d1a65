// What waits to be sent, on every page: the line that says so, and the queue for the pages that fill it. `await begin()` comes first.
// Tells the page: "outbox:changed", "outbox:answers" with what the server said of each, "outbox:reload" when this page is too old.
import { fill } from './text.js';
import { greet, makePost, makeQueue } from './queue.js';
import { open } from './store.js';

const { who } = document.documentElement.dataset;
const HERE = '/ngoai-tuyen';
let queue;
let store;
let notes = [];
const others = 'BroadcastChannel' in window ? new BroadcastChannel('viec') : { postMessage() {} };
const element = (name, words, more = {}) => Object.assign(document.createElement(name), { textContent: words }, more);

export const kept = () => queue.kept();
export const waiting = () => queue.waiting();
export const lasting = () => store.lasting;
export const put = (item, instead) => {
  const whole = queue.put(item, instead);
  whole.saved.then(() => {
    others.postMessage('changed');
    if (navigator.serviceWorker && !item.draft) navigator.serviceWorker.ready.then(({ sync }) => sync && sync.register('viec')).catch(() => { /* not here */ });
  });
  return whole;
};
export const drop = (test) => queue.drop(test).then(() => others.postMessage('changed'));
export const change = (test, values) => queue.change(test, values);
export const send = () => queue.send().then((done) => { others.postMessage('changed'); return done; });

const box = element('div', '', { className: 'outbox' });
box.setAttribute('role', 'status');
const show = () => {
  const count = waiting().length;
  box.replaceChildren();
  box.hidden = !count && !notes.length;
  if (!box.hidden && !box.isConnected) document.querySelector('main').before(box);
  const what = waiting().every(({ kind }) => kind === 'mark') ? 'lượt điểm danh' : 'việc';
  if (count) {
    const line = element('p', fill(`{n} ${what} chờ gửi. Máy tự gửi khi có mạng.`, count));
    if (location.pathname !== HERE) line.append(' ', element('a', 'Xem', { href: HERE }));
    if (!store.lasting) line.append(' Trình duyệt này không giữ được lâu: đừng đóng trang trước khi gửi xong.');
    box.append(line);
  }
  if (!notes.length) return;
  const list = element('ul', '');
  notes.forEach(({ label, sentence, url }) => {
    const row = element('li', '');
    row.append(url ? element('a', label, { href: url }) : element('b', label || ''), ` ${sentence}`);
    list.append(row);
  });
  const button = element('button', 'Đã xem', { type: 'button', className: 'btn quiet mini' });
  button.addEventListener('click', () => { store.write('notes', [], notes.map(({ id }) => id)); notes = []; show(); });
  box.append(list, button);
};

const read = async () => {
  notes = (await store.all('notes')).filter((note) => note.who === who).slice(-20);
  show();
};

const tell = (name, detail) => {
  if (name === 'changed') show();
  if (name === 'answers') {
    read();
    const learnt = detail.filter(({ kind, refused }) => !refused && (kind === 'section' || kind === 'check'));
    if (learnt.length) import('./packed.js').then(({ learn }) => learn(learnt)).catch(() => { /* the server knows */ });
  }
  dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));
};

// What the release before this one kept in localStorage.
const move = async () => {
  const name = `viec-${who}`;
  const old = JSON.parse(localStorage.getItem(name) || '[]');
  await Promise.all(old.map((item) => queue.put(item).saved));
  localStorage.removeItem(name);
};

const leave = async (event) => {
  const form = event.target;
  if (form.getAttribute('action') !== '/dang-xuat' || !kept().length) return;
  event.preventDefault();
  await Promise.race([send(), new Promise((late) => setTimeout(late, 5000))]);
  const sentence = 'Còn {n} việc chưa gửi trong máy này. Đăng xuất thì các việc đó chỉ gửi được khi đăng nhập lại bằng tài khoản này trên máy này. Vẫn đăng xuất?';
  if (!kept().length || window.confirm(fill(sentence, kept().length))) form.submit();
};

let begun;
const start = async () => {
  store = await open();
  const here = document.querySelector('[data-module~="code"]'); // that page says itself what became of a code
  const noted = ({ kind, refused, sentence }) => (kind === 'code' ? sentence && !here : refused);
  queue = makeQueue({ store, who, post: makePost(store, who), tell, noted });
  await queue.load();
  try { await move(); } catch (closed) { /* nothing was kept there */ }
  await read();
  others.onmessage = async ({ data }) => { // another page of hers, or the service worker, sent or kept something
    await queue.load();
    if (data.who === who) tell('answers', data.answers);
  };
  addEventListener('online', send);
  addEventListener('submit', leave, true);
  if (navigator.onLine) (waiting().length ? send() : greet(store, who)).catch(() => { /* later */ });
};
export const begin = () => {
  begun = begun || (who ? start() : Promise.reject(new Error('nobody')));
  return begun;
};
