// What was given in an attempt (answers, handing in) is kept on this phone for one account until the server has it, in the order given.
// An item: { id, position, choices, flag, at, device_at, device }; without choices only the mark "look again" changed, without a
// position it is the handing in. What was given in time stays beside what is given after the end (`due`): the server judges both.
import { fill } from './text.js';
import { now, sync } from './time.js';

const { who } = document.documentElement.dataset;
const LATER = [401, 403, 408, 425, 429];
const REFUSED = { 413: 'Câu trả lời dài quá, chưa lưu được. Chị rút ngắn rồi bấm lại.', other: 'Câu trả lời này chưa lưu được. Chị chọn lại hoặc báo cán bộ phụ trách lớp.' };
const MARK = `bai-lam-${who}-`;
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const named = (store, name, bytes) => {
  try {
    if (!store.getItem(name)) store.setItem(name, hex(bytes));
    return store.getItem(name);
  } catch (closed) { return '0'.repeat(2 * bytes); }
};
const attempts = () => Object.keys(localStorage).filter((name) => name.startsWith(MARK)).map((name) => name.slice(MARK.length));

export const queue = (attempt, tell = () => {}) => {
  const [name, base] = [MARK + attempt, `/bai-lam/${attempt}/`];
  let token = (document.querySelector('[name=csrf_token]') || {}).value || '';
  let memory; // a phone that keeps nothing: while this page is open
  let work = Promise.resolve();
  let retry;
  const kept = () => {
    if (memory) return memory;
    try { return JSON.parse(localStorage.getItem(name)) || []; } catch (broken) { return []; }
  };
  const keep = (list) => {
    try {
      if (list.length) localStorage.setItem(name, JSON.stringify(list));
      else localStorage.removeItem(name);
      memory = undefined;
    } catch (full) { memory = list; }
  };
  const put = (item, due) => {
    const replaces = (old) => old.position === item.position && (item.choices || !old.choices) && !(due && now() > due && old.at <= due);
    const tab = named(sessionStorage, 'the', 1);
    const whole = { id: hex(16), at: now(), device_at: Date.now(), device: `${named(localStorage, 'may-lam-bai', 4)}-${tab}`, ...item };
    keep([...kept().filter((old) => !replaces(old) || !old.device.endsWith(`-${tab}`)), whole]);
  };
  const ask = async (path, options) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 20000);
    try { return await fetch(base + path, { redirect: 'manual', signal: stop.signal, headers: { Accept: 'application/json' }, ...options }); } finally { clearTimeout(timer); }
  };
  const post = ({ id, position, choices, flag, at, device_at, device }) => {
    const data = new URLSearchParams();
    Object.entries({ csrf_token: token, client_id: id, at, device_at, sent_at: Date.now(), device, ...(flag ? { flag: 1 } : {}), ...(position && !choices ? { only: 'flag' } : {}) }).forEach((pair) => data.set(...pair));
    (choices || []).forEach((choice) => data.append(...choice));
    return ask(position ? `cau/${position}` : 'nop-bai', { method: 'POST', body: data });
  };
  // The server's clock, the end, a fresh token; undefined when nobody or somebody else is signed in.
  const renew = async () => {
    const since = performance.now();
    const answer = await ask('gio');
    if (answer.type === 'opaqueredirect' || answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    if (said.who !== who) return undefined;
    token = said.csrf;
    sync(said.now, performance.now() - since);
    tell('time', said);
    return said;
  };
  const lost = () => { clearTimeout(retry); retry = setTimeout(send, 15000); return 'wait'; };

  // 'sent' when nothing is left, 'wait' for a line, 'away' when somebody has to sign in first.
  const flush = async () => {
    let [next, renewed] = ['', false];
    for (let [item] = kept(); item; [item] = kept()) {
      tell('sending');
      try {
        if (!token && !(await renew())) return 'away';
        const since = performance.now();
        const answer = await post(item);
        if ((answer.type === 'opaqueredirect' || [400, 404].includes(answer.status)) && !renewed) {
          renewed = await renew();
          if (!renewed) return 'away';
          continue;
        }
        // What the server refuses for good (after the end, no such choice, too long) is not sent again and holds up nothing.
        if (!answer.ok && (answer.status < 400 || answer.status >= 500 || LATER.includes(answer.status))) return lost();
        const said = await answer.json().catch((broken) => { if (answer.ok) throw broken; return { error: REFUSED[answer.status] || REFUSED.other }; });
        if (said.now) sync(said.now, performance.now() - since);
        renewed = false;
        next = said.next || next;
        keep(kept().filter(({ id }) => id !== item.id));
        tell('said', said, item);
      } catch (cut) { return lost(); }
    }
    if (next) tell('over', { next });
    return 'sent';
  };
  const send = () => {
    work = work.then(() => (navigator.locks ? navigator.locks.request(name, flush) : flush())).then((state) => { tell(state); return state; });
    return work;
  };
  return { kept, put, send, renew };
};

// On any other page: what is left is sent, and one line says so while it waits.
export const begin = () => {
  if (document.querySelector('[data-module~="answer"]')) return;
  document.querySelectorAll('form[action="/dang-xuat"]').forEach((form) => form.addEventListener('submit', (event) => {
    const sentence = 'Còn câu trả lời bài làm chưa gửi trong máy này. Đăng xuất thì chỉ gửi được khi đăng nhập lại trên máy này. Vẫn đăng xuất?';
    if (attempts().length && !window.confirm(sentence)) event.preventDefault();
  }));
  attempts().forEach((attempt) => {
    const box = Object.assign(document.createElement('div'), { className: 'outbox', hidden: true });
    box.setAttribute('role', 'status');
    const link = Object.assign(document.createElement('a'), { href: `/bai-lam/${attempt}/xem-lai`, textContent: 'Mở bài làm' });
    document.querySelector('main').before(box);
    const mine = queue(attempt, (state) => {
      if (state === 'over') import('./modules/held.js').then(({ default: holding }) => holding(`/bai-lam/${attempt}/`).drop());
      box.hidden = state === 'sent';
      box.replaceChildren(fill('Bài làm còn {n} việc chưa gửi. Máy tự gửi khi có mạng. ', mine.kept().length), link);
    });
    addEventListener('online', mine.send);
    mine.send();
  });
};
