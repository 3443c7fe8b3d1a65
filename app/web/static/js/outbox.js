// What waits to be sent, on every page: the line that says so, and the queue for the pages that fill it. `await begin()` comes first.
// Tells the page: "outbox:changed", "outbox:answers" with what the server said of each, "outbox:reload" when this page is too old.
import { fill } from './text.js';
import { greet, makePost, makeQueue } from './queue.js';
import { open } from './store.js';

const { who } = document.documentElement.dataset;
const HERE = '/ngoai-tuyen';
const FULL = 'Máy đã đầy: việc này chưa giữ được trong máy. Đừng đóng trang này trước khi có mạng; xóa bớt ảnh hoặc bài đã tải rồi làm lại.';
const LOOSE = 'Trình duyệt này không giữ được lâu: đừng đóng trang trước khi có mạng.';
let queue;
let store;
let notes = [];
let [why, out] = ['', false]; // why it is not sent yet; whether somebody has to sign in first
let [timer, misses] = [0, 0];
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
  }, () => { if (!item.draft) send(); });
  return whole;
};
// What may be said of something that was put: nothing is called kept that a closed page would lose.
export const keeping = (whole, words) => whole.saved.then(() => (store.lasting ? words : LOOSE), ({ name }) => (name === 'QuotaExceededError' ? FULL : LOOSE));
export const drop = (test) => queue.drop(test).then(() => others.postMessage('changed'), () => { /* sent again, which is harmless */ });
export const change = (test, values) => queue.change(test, values);
export const send = () => queue.send().then((done) => {
  if (done) { clearTimeout(timer); [why, out, misses] = ['', false, 0]; show(); }
  others.postMessage('changed');
  return done;
});
const later = (pause) => { clearTimeout(timer); timer = setTimeout(send, pause); };

const box = element('div', '', { className: 'outbox' });
box.setAttribute('role', 'status');
const clock = (pause) => new Date(Date.now() + pause).toLocaleTimeString('vi', { hour: 'numeric', minute: '2-digit' });
const show = () => {
  const count = waiting().length;
  const loose = waiting().filter((item) => item.loose).length;
  box.replaceChildren();
  box.hidden = !count && !notes.length;
  if (!box.hidden && !box.isConnected) document.querySelector('main').before(box);
  const what = waiting().every(({ kind }) => kind === 'mark') ? 'lượt điểm danh' : 'việc';
  if (count) {
    const line = element('p', `${fill(`{n} ${what} chờ gửi.`, count)} ${why || 'Máy tự gửi khi có mạng.'}`);
    if (out) line.append(' ', element('a', 'Đăng nhập lại', { href: `/dang-nhap?next=${encodeURIComponent(location.pathname)}` }));
    if (location.pathname !== HERE) line.append(' ', element('a', 'Xem', { href: HERE }));
    if (loose) line.append(` ${fill('{n} việc chưa giữ được trong máy: đừng đóng trang trước khi gửi xong.', loose)}`);
    else if (!store.lasting) line.append(` ${LOOSE}`);
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

// Why it is not sent yet; a line that seems to be there and carries nothing is tried again, later each time.
const STAYS = {
  line: () => { misses += 1; if (navigator.onLine) later(20000 * 2 ** Math.min(misses, 5) * (1 + Math.random())); return ''; },
  busy: (pause) => { later(pause + 1000); return `Hệ thống đang bận, máy tự gửi lại lúc ${clock(pause + 60000)}.`; },
  away: () => 'Phiên đăng nhập đã hết. Việc vẫn giữ trong máy, đăng nhập lại là gửi được.',
  other: () => 'Máy đang đăng nhập tài khoản khác. Việc vẫn giữ trong máy, chỉ gửi khi đăng nhập lại tài khoản này.',
  reload: () => 'Có bản mới, tải lại trang để gửi. Việc vẫn giữ trong máy.',
};
const tell = (name, detail) => {
  if (STAYS[name]) [why, out] = [STAYS[name](detail), name === 'away'];
  if (name === 'changed' || STAYS[name]) show();
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

// Signing out: what waits is sent first. Without a line nobody is signed out, and nothing in the phone changes.
const leave = async (event) => {
  const form = event.target;
  if (form.getAttribute('action') !== '/dang-xuat' || (navigator.onLine && !kept().length)) return;
  event.preventDefault();
  if (!navigator.onLine) {
    event.stopImmediatePropagation();
    form.classList.add('stack');
    if (!form.querySelector('.note')) form.append(element('p', 'Đang mất mạng nên chưa đăng xuất được. Bài đã tải và việc chờ gửi vẫn còn trong máy. Có mạng thì bấm lại.', { className: 'note warn' }));
    return;
  }
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
