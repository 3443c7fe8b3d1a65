// An answer is kept in the phone when it is given and sent at once; without a line it waits (attempt.js). A form without data-position
// hands in: what waits is sent first, and without a line the handing in waits with the moment at which it was given.
import { queue } from '../attempt.js';
import { fill } from '../text.js';
import { begin, now } from '../time.js';
import turning from './turn.js';

export default (form) => {
  const { attempt, position } = form.dataset;
  const here = () => form.dataset.position;
  const saved = {};
  const base = `/bai-lam/${attempt}/`;
  const inputs = () => [...form.querySelectorAll('[name^="choice"]')];
  const ticked = (input) => /radio|checkbox/.test(input.type);
  // What is said: pairs [field, value], because the questions of a case have fields of their own.
  const state = () => JSON.stringify([inputs().filter((input) => !ticked(input) || input.checked).map(({ name: field, value }) => [field, value]), form.elements.flag.checked]);
  const box = document.querySelector('.bar-top .saved');
  const say = (words, wait) => {
    box.lastElementChild.textContent = words;
    box.classList.toggle('wait', wait);
    const icon = box.querySelector('use');
    if (icon) icon.setAttribute('href', icon.getAttribute('href').replace(/#.*/, wait ? '#clock' : '#check'));
  };
  let due = Number(form.dataset.due) || 0;
  let noted = '';
  const tick = () => { if (due) dispatchEvent(new CustomEvent('attempt:time', { detail: Math.max(0, due - now()) })); };
  const handed = () => mine.kept().find((item) => !item.position);
  const waiting = () => {
    const count = mine.kept().filter((item) => item.position).length;
    return handed() ? 'Đã bấm nộp, đang giữ trong máy chờ có mạng' : fill('Chưa gửi được, đang giữ trong máy ({n} câu)', count);
  };
  // A line above the question that stays: what to do next.
  const note = (id, words, link) => {
    const old = document.getElementById(id);
    if (old) old.remove();
    if (!words) return;
    const line = Object.assign(document.createElement('div'), { id, className: 'note warn', textContent: `${words} ` });
    line.setAttribute('role', 'alert');
    if (link) line.append(Object.assign(document.createElement('a'), link));
    form.before(line);
  };

  const heard = {
    sending: () => say('Đang gửi…', true),
    wait: () => say(waiting(), true),
    away: () => {
      say(waiting(), true);
      note('lai', fill('Phiên đăng nhập đã hết. {n} việc chưa gửi vẫn giữ trong máy này.', mine.kept().length), { href: `/dang-nhap?next=${encodeURIComponent(location.pathname)}`, textContent: 'Đăng nhập lại để gửi' });
    },
    said: (said, item) => {
      if (said.due) due = said.due;
      tick();
      if (said.saved_at) saved[item.position] = `Đã lưu lúc ${said.saved_at}`;
      if (said.saved_at) say(saved[here()] || `Đã lưu lúc ${said.saved_at}`, false);
      if (said.error) say(said.error, true);
    },
    time: (said) => {
      due = said.due || 0;
      tick();
      if (said.next && !mine.kept().length) location.assign(said.next);
    },
    sent: () => { note('lai'); note('nopsau'); },
    over: ({ next }) => location.assign(next),
  };
  const mine = queue(attempt, (what, ...rest) => heard[what](...rest));

  const give = () => {
    if (!position || state() === noted || handed()) return;
    noted = state();
    const [choices, flag] = JSON.parse(noted);
    mine.put({ position: here(), choices, flag });
    const cell = document.querySelector('.qmap [aria-current]');
    cell.classList.toggle('a', choices.some(([, value]) => value.trim()));
    cell.classList.toggle('f', flag);
    count();
    mine.send();
  };

  const count = () => {
    const cells = [...document.querySelectorAll('.qmap a')];
    const done = document.querySelector('[data-done]');
    done.textContent = done.textContent.replace(/\d+/, cells.filter((cell) => cell.classList.contains('a')).length);
    document.querySelectorAll('.steps i').forEach((step, index) => {
      step.className = cells[index].hasAttribute('aria-current') ? 'c' : cells[index].classList.contains('a') ? 'f' : '';
    });
  };

  // What is in the phone and not yet sent is put back into the fields.
  const restore = () => {
    const left = mine.kept().filter((item) => item.position === here()).pop();
    if (left) {
      form.elements.flag.checked = left.flag;
      const choices = [...left.choices];
      inputs().forEach((input) => {
        const at = choices.findIndex(([field, value]) => field === input.name && (!ticked(input) || value === input.value));
        if (ticked(input)) input.checked = at >= 0;
        else input.value = at >= 0 ? choices.splice(at, 1)[0][1] : '';
      });
    }
    noted = state();
    return left;
  };

  let turn = () => false;
  if (form.dataset.now) begin(Number(form.dataset.now));
  tick();
  if (position) {
    restore();
    form.addEventListener('change', give);
    // A long text is saved while it is written.
    let pause;
    form.addEventListener('input', ({ target }) => {
      clearTimeout(pause);
      if (target.rows) pause = setTimeout(give, 3000);
    });
    turn = turning(form, base, (n, words) => {
      const waits = restore();
      count();
      say(waits ? waiting() : saved[n] || words || '', Boolean(waits) || !(saved[n] || /\d/.test(words)));
    });
    document.querySelectorAll('.qmap a').forEach((link, index) => link.addEventListener('click', (event) => {
      give();
      if (turn(index + 1)) event.preventDefault();
    }));
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    give();
    const go = event.submitter && event.submitter.value;
    if (go > 0 && turn(Number(go))) return;
    if (!position && !handed()) mine.put({});
    mine.send().then((sent) => {
      if (position && sent === 'sent') location.assign(base + (go > 0 ? `cau/${go}` : 'xem-lai'));
      else if (!position && sent === 'wait') note('nopsau', 'Chị đã nộp bài, giờ nộp được ghi lại. Máy giữ và tự gửi khi có mạng; chị để trang này mở hoặc mở lại khi có mạng.');
    });
  });
  addEventListener('clock:last', give);
  addEventListener('clock:over', (event) => {
    event.preventDefault();
    give();
    mine.send().then((sent) => { if (sent === 'sent') location.assign(`${base}ket-qua`); });
  });
  addEventListener('online', mine.send);
  // A tab that goes away keeps what stands in it; one that comes back asks what happened meanwhile.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) give();
    else mine.renew().catch(() => {});
  });
  addEventListener('pagehide', give);
  addEventListener('pageshow', ({ persisted }) => { if (persisted) mine.renew().catch(() => {}); });
  if (mine.kept().length) mine.send();
};
