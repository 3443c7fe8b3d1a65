// A request that may wait for a line: <form data-module="later">, with a field "client" that makes sending it twice harmless.
// Without a line its fields (not its photo) are kept on this phone for this account, and sent when the page sees the line again.
// [data-later] is where it says how many wait.
import { fill } from '../text.js';

export default (form) => {
  const { who } = document.documentElement.dataset;
  const out = form.querySelector('[data-later]');
  if (!who || !out) return;
  const name = `don-${who}`;
  const url = location.pathname;
  const read = () => JSON.parse(localStorage.getItem(name) || '[]');
  const mine = () => read().filter((item) => item.url === url);
  const show = () => {
    out.hidden = !mine().length;
    out.textContent = fill('{n} đơn chờ gửi trong máy này, chưa kèm ảnh. Mở lại trang này khi có mạng, máy tự gửi.', mine().length);
  };
  const write = (list) => { localStorage.setItem(name, JSON.stringify(list)); show(); };
  const pairs = () => [...new FormData(form)].filter(([key, value]) => typeof value === 'string' && key !== 'csrf_token');

  const one = async (item) => {
    const fresh = await fetch(url, { redirect: 'manual' });
    const page = new DOMParser().parseFromString(await fresh.text(), 'text/html');
    if (!fresh.ok || page.documentElement.dataset.who !== who) return false;
    const body = new URLSearchParams([...item.fields, ['csrf_token', page.querySelector('[name=csrf_token]').value]]);
    const answer = await fetch(url, { method: 'POST', body });
    if (!answer.ok && answer.status !== 422) return false;
    write(read().filter((other) => other.id !== item.id));
    if (answer.ok) return true;
    out.hidden = false;
    out.textContent = 'Một đơn giữ trong máy chưa gửi được vì lịch học đã đổi hoặc đã có đơn. Xem lại rồi gửi lại.';
    return false;
  };

  const flush = async () => {
    try {
      let sent = 0;
      for (const item of mine()) sent += await one(item);
      if (sent) location.reload();
    } catch (lost) { show(); }
  };

  form.addEventListener('submit', (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    const fields = pairs();
    const has = (key) => fields.some(([field]) => field === key);
    if (!has('sessions') || !has('kind')) {
      out.hidden = false;
      out.textContent = 'Chọn buổi xin nghỉ và một lý do rồi gửi lại.';
      return;
    }
    const id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    write([...read(), { id, url, fields: [...fields.filter(([key]) => key !== 'client'), ['client', id]] }]);
    form.reset();
  }, true);
  addEventListener('online', flush);
  show();
  if (navigator.onLine) flush();
};
