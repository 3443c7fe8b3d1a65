// Things to send, kept on this phone for one account until the server has them, in the order they were made.
// An item: { id, kind: "mark" | "code" | "card", session, at, … }, `draft` while it is chosen but not yet to be sent, `label` for people.
// Tells the page: "outbox:changed", and "outbox:answers" with what the server said of each.
import { fill } from './text.js';

const who = document.documentElement.dataset.who;
const [ITEMS, NOTES, DEVICE] = ['viec', 'bao', 'may'].map((name) => `${name}-${who}`);
const DOOR = '/diem-danh/gui';
const read = (name) => JSON.parse(localStorage.getItem(name) || '[]');
const write = (name, list) => {
  if (list.length) localStorage.setItem(name, JSON.stringify(list));
  else localStorage.removeItem(name);
  dispatchEvent(new Event('outbox:changed'));
};
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const device = () => {
  if (!localStorage.getItem(DEVICE)) localStorage.setItem(DEVICE, hex(8));
  return localStorage.getItem(DEVICE);
};
export const kept = () => read(ITEMS);
export const waiting = () => kept().filter((item) => !item.draft);
export const put = (item, instead = () => false) => {
  const whole = { id: `${device()}-${hex(8)}`, at: Date.now(), ...item };
  write(ITEMS, [...kept().filter((other) => other.busy || !instead(other)), whole]);
  return whole;
};
export const drop = (test) => write(ITEMS, kept().filter((item) => !test(item)));
export const change = (test, values) => write(ITEMS, kept().map((item) => (test(item) ? { ...item, ...values } : item)));

const ask = async (options = {}) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20000);
  try {
    const answer = await fetch(DOOR, { redirect: 'manual', signal: stop.signal, ...options, headers: { Accept: 'application/json', ...options.headers } });
    if (!answer.ok) throw new Error(answer.status);
    return await answer.json();
  } finally { clearTimeout(timer); }
};

const flush = async () => {
  const here = document.querySelector('[data-module~="code"]'); // this page says it itself
  for (let items = waiting().slice(0, 50); items.length; items = waiting().slice(0, 50)) {
    const ids = items.map(({ id }) => id);
    try {
      const door = await ask();
      if (door.who !== who) return false;
      change(({ id }) => ids.includes(id), { busy: 1 });
      const { answers } = await ask({
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': door.csrf },
        body: JSON.stringify({ who, now: Date.now(), items }),
      });
      const known = answers.map(({ id }) => id);
      const said = answers.map((answer) => ({ ...items.find(({ id }) => id === answer.id), ...answer }));
      const bad = said.filter(({ outcome, kind }) => outcome === 'conflict' || outcome === 'refused' || (kind === 'code' && !here));
      write(NOTES, [...read(NOTES), ...bad.map(({ label, sentence, url }) => ({ label, sentence, url }))].slice(-20));
      write(ITEMS, kept().filter(({ id }) => !known.includes(id)));
      dispatchEvent(new CustomEvent('outbox:answers', { detail: said }));
      if (!known.length) return false;
    } catch (lost) {
      change(({ id }) => ids.includes(id), { busy: 0 });
      return false;
    }
  }
  return true;
};
export const send = () => (navigator.locks ? navigator.locks.request('viec', flush) : flush());

const element = (name, words, more = {}) => Object.assign(document.createElement(name), { textContent: words }, more);
const box = element('div', '', { className: 'outbox' });
box.setAttribute('role', 'status');
const show = () => {
  const [count, notes] = [waiting().length, read(NOTES)];
  box.replaceChildren();
  box.hidden = !count && !notes.length;
  const what = waiting().every(({ kind }) => kind === 'mark') ? 'lượt điểm danh' : 'việc';
  if (count) box.append(element('p', fill(`{n} ${what} chờ gửi. Máy tự gửi khi có mạng.`, count)));
  if (!notes.length) return;
  const list = element('ul', '');
  notes.forEach(({ label, sentence, url }) => {
    const row = element('li', '');
    row.append(url ? element('a', label, { href: url }) : element('b', label), ` ${sentence}`);
    list.append(row);
  });
  const button = element('button', 'Đã xem', { type: 'button', className: 'btn quiet mini' });
  button.addEventListener('click', () => write(NOTES, []));
  box.append(list, button);
};

let begun = false;
export const begin = () => {
  if (begun || !who) return;
  begun = true;
  document.querySelector('main').before(box);
  addEventListener('outbox:changed', show);
  addEventListener('storage', show);
  addEventListener('online', send);
  document.querySelectorAll('form[action="/dang-xuat"]').forEach((form) => form.addEventListener('submit', (event) => {
    const sentence = 'Còn {n} việc chưa gửi trong máy này. Đăng xuất thì các việc đó chỉ gửi được khi đăng nhập lại bằng tài khoản này trên máy này. Vẫn đăng xuất?';
    if (kept().length && !window.confirm(fill(sentence, kept().length))) event.preventDefault();
  }));
  show();
  send();
};
