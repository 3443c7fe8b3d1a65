// Roll on a phone: <form data-module="roll keep" data-session="5" data-title="Buổi 7">. What is chosen is kept on the phone at once;
// "Lưu" sends it, without a line it waits and is sent when the line returns. A row: <li data-e="12" data-mark="7">.
import { fill } from '../text.js';
import { begin, change, drop, kept, lasting, put, send } from '../outbox.js';

export default async (form) => {
  const { session, title } = form.dataset;
  const rows = new Map([...form.querySelectorAll('.roll > li')].map((row) => [row.dataset.e, row]));
  const here = ({ kind, session: of }) => kind === 'mark' && of === Number(session);
  const say = (sentence) => document.querySelectorAll('[data-say]').forEach((out) => { out.textContent = sentence; });
  const part = (row) => row.querySelector('select');
  let [filling, begun] = [false, false];
  // What is chosen before the store has answered, or before this file was here, is kept as soon as it has.
  const early = new Set([...rows.values()].filter((row) => [...row.querySelectorAll('input')].some((input) => input.checked && !input.defaultChecked)));

  const tell = (row, words, look = '') => {
    const old = row.querySelector('.rowsay');
    if (!words) { if (old) old.remove(); return; }
    const out = old || row.appendChild(Object.assign(document.createElement('p'), { className: 'rowsay' }));
    Object.assign(out, { textContent: words, className: `rowsay${look}` });
  };
  // Something has just been written: the header says when.
  const head = () => {
    const out = document.querySelector('.saved');
    const use = out && out.querySelector('use');
    if (!use) return;
    out.classList.remove('wait');
    use.setAttribute('href', use.getAttribute('href').replace(/#.*/, '#check'));
    out.querySelector('span').textContent = `Đã ghi ${new Date().toLocaleTimeString('vi', { hour: '2-digit', minute: '2-digit' })}`;
  };
  const show = () => {
    const mine = new Map(kept().filter(here).map((item) => [String(item.enrolment), item]));
    rows.forEach((row, key) => {
      const item = mine.get(key);
      if (item || !row.dataset.said) tell(row, item && (item.loose ? 'máy chưa giữ được: đừng đóng trang' : item.draft ? 'chưa lưu' : 'chờ gửi'));
    });
  };

  const note = (row) => {
    const chosen = row.querySelector('input:checked');
    if (!chosen) return;
    const value = part(row) && ['present', 'late'].includes(chosen.value) ? part(row).value : '';
    const number = !value || value === 'all' ? value || null : Number(value.replace(',', '.'));
    delete row.dataset.said;
    put({
      kind: 'mark', session: Number(session), enrolment: Number(row.dataset.e), state: chosen.value, part: number,
      seen: Number(row.dataset.mark), draft: navigator.onLine ? 1 : 0, label: `${title}, ${row.querySelector('legend b').textContent}:`, url: form.getAttribute('action'),
    }, (other) => here(other) && other.enrolment === Number(row.dataset.e));
    show();
  };

  form.addEventListener('change', ({ target }) => {
    const row = target.closest('.roll > li');
    if (!row || filling) return;
    if (begun) note(row);
    else early.add(row);
    form.dispatchEvent(new Event('form:saved'));
  });

  try {
    await begin();
    filling = true;
    kept().filter(here).forEach((item) => {
      const row = rows.get(String(item.enrolment));
      const input = row && !early.has(row) && [...row.querySelectorAll('input')].find(({ value }) => value === item.state);
      if (!input) return;
      input.checked = true;
      if (item.part && part(row)) part(row).value = String(item.part).replace('.', ',');
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    [filling, begun] = [false, true];
    early.forEach(note);
    show();
  } catch (closed) { return; }

  addEventListener('roll:undo', ({ detail }) => {
    drop((item) => here(item) && detail.names.includes(`m${item.enrolment}`));
    show();
  });
  addEventListener('outbox:answers', ({ detail }) => detail.filter(here).forEach((answer) => {
    const row = rows.get(String(answer.enrolment));
    if (!row) return;
    if (answer.mark) row.dataset.mark = answer.mark;
    row.dataset.said = answer.outcome;
    const good = ['saved', 'already', 'same'].includes(answer.outcome);
    tell(row, answer.sentence || 'đã ghi', good ? ' ok' : '');
    if (good) head();
  }));
  addEventListener('outbox:changed', show);
  form.addEventListener('submit', (event) => {
    const filler = event.submitter && event.submitter.name === 'fill';
    if (filler) return;
    event.preventDefault();
    change(here, { draft: 0 }).catch(() => { /* each row says so */ });
    const count = kept().filter(here).length;
    const bad = [];
    const listen = ({ detail }) => bad.push(...detail.filter(({ outcome }) => outcome === 'conflict' || outcome === 'refused'));
    addEventListener('outbox:answers', listen);
    say('Đang gửi…');
    send().then((sent) => {
      removeEventListener('outbox:answers', listen);
      if (sent && !bad.length) location.assign(form.getAttribute('action'));
      else if (sent) say(fill('{n} lựa chọn chưa lưu, xem ở từng hàng.', bad.length));
      else if (!lasting() || kept().some((item) => here(item) && item.loose)) say(fill('Chưa gửi được và máy không giữ được {n} lượt điểm danh: đừng đóng trang này trước khi có mạng.', count));
      else say(fill('Chưa gửi được. {n} lượt điểm danh chờ gửi, máy giữ và tự gửi khi có mạng.', count));
    });
  });
};
