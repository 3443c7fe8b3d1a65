// <section data-module="waiting">: what waits in this phone in words, to be sent now or saved as a sealed file for the coordinator.
// On a page that belongs to nobody (no line, nothing kept): how much waits of whoever is in.
import { begin, kept, lasting, send, waiting } from '../outbox.js';
import { outgoing } from '../queue.js';
import { fill } from '../text.js';
import { open } from '../store.js';

const KINDS = { section: 'Đã đọc một phần bài', check: 'Câu tự kiểm tra', practice: 'Bài tự kiểm tra chuyên đề', leave: 'Đơn xin nghỉ', objection: 'Phản ánh điểm danh', ask: 'Câu hỏi cho giảng viên', code: 'Mã vào lớp', mark: 'Điểm danh', card: 'Quét thẻ' };
const WORDY = ['leave', 'objection', 'ask']; // what she wrote tells which one it is
const when = (at) => new Date(at).toLocaleString('vi', { hour: 'numeric', minute: '2-digit', day: 'numeric', month: 'numeric' });

// The seal says whose phone made the file; its key came from the server when the phone was last online.
const sealed = async (who) => {
  const store = await open();
  const [seal, clock] = await Promise.all([`seal-${who}`, 'clock'].map((id) => store.get('facts', id)));
  if (!seal || !window.crypto.subtle) return null;
  const text = JSON.stringify({ who, offset: clock ? clock.value.off : 0, saved: Date.now(), items: waiting().map(outgoing) });
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', bytes.encode(seal.value), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mark = [...new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(text)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return JSON.stringify({ 'so-hoc': 1, who, text, seal: mark });
};

const count = async (line) => {
  const store = await open();
  const { value } = (await store.get('facts', 'owner')) || {};
  const items = (await store.all('events')).filter(({ who, draft }) => value && who === value && !draft);
  Object.assign(line, { hidden: !items.length, textContent: fill('{n} việc chờ gửi. Máy tự gửi khi có mạng.', items.length) });
};

export default async (page) => {
  const { who } = document.documentElement.dataset;
  if (!who) { await count(page); return; }
  const part = (name) => page.querySelector(`[data-${name}]`);
  const say = (words) => { part('say').textContent = words; };
  await begin();
  part('cannot').hidden = lasting();

  const show = () => {
    const items = kept();
    part('none').hidden = items.length > 0;
    ['list', 'send', 'save', 'help'].forEach((name) => { part(name).hidden = !items.length; });
    part('list').replaceChildren(...items.map(({ kind, label, words, at, draft, loose }) => {
      const row = document.createElement('li');
      const [what, about] = [KINDS[kind] || 'Việc khác', (label || '').replace(/:$/, '')];
      const line = (textContent, className = '') => row.append(Object.assign(document.createElement('p'), { textContent, className }));
      line(about || what);
      if (words && WORDY.includes(kind)) line(`“${words.length > 90 ? `${words.slice(0, 90)}…` : words}”`);
      line(`${about.startsWith(what) ? 'L' : `${what}, l`}àm lúc ${when(at)}${draft ? ', chưa bấm Lưu' : ''}${loose ? ', máy chưa giữ được' : ''}`, 'soft small');
      return row;
    }));
  };

  part('send').addEventListener('click', async () => {
    say('Đang gửi…');
    const done = await send();
    say(done ? 'Đã gửi hết.' : fill('Chưa gửi được {n} việc, lý do ở đầu trang.', waiting().length));
    if (done) location.reload();
  });
  part('save').addEventListener('click', async () => {
    const file = await sealed(who);
    if (!file) { say('Máy chưa lưu ra tệp được: cần mở trang này một lần khi có mạng.'); return; }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([file], { type: 'application/json' }));
    const now = new Date();
    link.download = `viec-cho-gui-${who}-${now.getDate()}-${now.getMonth() + 1}.json`;
    link.click();
    say(`Đã lưu tệp ${link.download}. Chuyển tệp này cho người phụ trách lớp.`);
  });
  addEventListener('outbox:changed', show);
  show();
};
