// An answer is kept in the phone when it is given and sent at once; without a line it waits (attempt.js). A form without data-position
// hands in: what waits is sent first, and without a line the handing in waits with the moment at which it was given.
import { queue } from '../attempt.js';
import { fill } from '../text.js';
import { begin, now } from '../time.js';

const SENDING = 'Đang gửi…';

export default (form) => {
  let quiet = ['', false];
  const { attempt, position } = form.dataset;
  const here = () => form.dataset.position;
  const saved = {};
  const base = `/bai-lam/${attempt}/`;
  // Lines that were moved (order.js) are said in the order in which they came: moving alone is no other answer.
  const inputs = (node = form) => {
    const all = [...node.querySelectorAll('[name^="choice"]')];
    const moved = all.filter(({ dataset }) => dataset.at).sort((one, other) => one.dataset.at - other.dataset.at);
    return all.map((input) => (input.dataset.at ? moved.shift() : input));
  };
  const ticked = (input) => /radio|checkbox/.test(input.type);
  // What is said: pairs [field, value], because the questions of a case have fields of their own.
  const said = (node) => inputs(node).filter((input) => !ticked(input) || input.checked).map(({ name: field, value }) => [field, value]);
  const state = () => JSON.stringify([said(form), form.elements.flag.checked]);
  // Whether something was touched before this script had come (the form has autocomplete="off": browsers put nothing back).
  const touched = () => [...form.querySelectorAll('[data-asked] :is(input, select, textarea), [name="flag"]')].some((field) => (field.options
    ? [...field.options].some((one) => one.selected !== (one.defaultSelected || (!one.index && !field.querySelector('[selected]'))))
    : ticked(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue));
  // Turning pages and holding them is not needed for the first answer: it comes when that can be given.
  const held = import('./held.js').then(({ default: holding }) => holding(base));
  const hold = (what, ...rest) => held.then((store) => store[what](...rest)).catch(() => undefined);
  const { kept: old } = document.documentElement.dataset; // a page out of the phone: what was given since is in `told`
  let told = {};
  const box = document.querySelector('.bar-top .saved');
  const say = (words, wait) => {
    box.lastElementChild.textContent = words;
    box.classList.toggle('wait', wait);
    const icon = box.querySelector('use');
    if (icon) icon.setAttribute('href', icon.getAttribute('href').replace(/#.*/, wait ? '#clock' : '#check'));
  };
  let due = Number(form.dataset.due) || 0;
  let [noted, gives, over, done] = ['', 0, false, false]; // done: handed in, here or in another tab; nothing takes that back
  const tick = () => { if (due) dispatchEvent(new CustomEvent('attempt:time', { detail: Math.max(0, due - now()) })); };
  const handed = () => mine.kept().find((item) => !item.position);
  const waiting = () => {
    const count = new Set(mine.kept().map((item) => item.position)).size;
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
    sending: () => {
      if (box.textContent.trim() !== SENDING) quiet = [box.textContent.trim(), box.classList.contains('wait')];
      say(SENDING, true);
    },
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
      else if (!said.saved_at && item.position) say(...quiet);
    },
    time: (said) => {
      due = said.due || 0;
      tick();
      lock();
      if (said.next && !mine.kept().length) heard.over(said);
    },
    sent: () => { note('lai'); note('nopsau'); },
    over: ({ next }) => hold('drop').then(() => location.assign(next)),
  };
  const mine = queue(attempt, (what, ...rest) => heard[what](...rest));

  // After the end, or handed in: nothing is changed any more, and one sentence says so.
  const lock = () => {
    done = done || Boolean(handed());
    const late = done || Boolean(due && now() >= due - 1000); // the clock rounds
    if (!late && !over) return;
    over = late;
    form.querySelectorAll('[data-asked] :is(input, select, textarea, button), [name="flag"]').forEach((field) => { field.disabled = late; });
    document.querySelectorAll('.bar-end [form="nop"]').forEach((button) => { button.disabled = done; });
    document.querySelectorAll('.bar-end a').forEach((link) => { link.hidden = done; });
    const banner = document.querySelector('.offline span');
    if (banner && late) banner.textContent = 'Đang mất mạng.';
    if (done) note('nopsau', 'Chị đã nộp bài, giờ nộp được ghi lại. Máy giữ và tự gửi khi có mạng; chị để trang này mở hoặc mở lại khi có mạng.');
    note('hetgio', late && !done && 'Hết giờ. Câu đã trả lời được giữ trong máy và tự gửi khi có mạng.');
  };

  // Choices are sent when they changed; where only the mark changed, only the mark, so that an old tab takes no answer back.
  const give = () => {
    if (!position || state() === noted || handed() || over) return;
    const [[choices, flag], [before]] = [JSON.parse(state()), JSON.parse(noted)];
    const answered = JSON.stringify(choices) !== JSON.stringify(before);
    noted = state();
    gives += 1;
    mine.put({ position: here(), flag, ...(answered ? { choices } : {}) }, due);
    told[here()] = { choices, flag };
    hold('add', here(), told[here()]);
    paint(here(), told[here()]);
    count();
    mine.send();
  };

  const paint = (n, { choices, flag }) => {
    const cell = document.querySelectorAll('.qmap a')[n - 1];
    if (cell && choices) cell.classList.toggle('a', choices.some(([, value]) => value.trim()));
    if (cell) cell.classList.toggle('f', flag);
  };

  const count = () => {
    const cells = [...document.querySelectorAll('.qmap a')];
    const done = document.querySelector('[data-done]');
    if (!done) return;
    done.textContent = done.textContent.replace(/\d+/, cells.filter((cell) => cell.classList.contains('a')).length);
    document.querySelectorAll('.steps i').forEach((step, index) => {
      step.className = cells[index].hasAttribute('aria-current') ? 'c' : cells[index].classList.contains('a') ? 'f' : '';
    });
  };

  // What is in the phone and not yet sent is put back into the fields.
  const restore = () => {
    const waits = mine.kept().filter((item) => item.position === here());
    const left = waits.filter((item) => item.choices).pop() || (old && told[here()]);
    if (waits.length || left) form.elements.flag.checked = (waits[waits.length - 1] || left).flag;
    if (left) {
      const choices = [...left.choices];
      inputs().forEach((input) => {
        const at = choices.findIndex(([field, value]) => field === input.name && (!ticked(input) || value === input.value));
        if (ticked(input)) input.checked = at >= 0;
        else input.value = at >= 0 ? choices.splice(at, 1)[0][1] : '';
      });
    }
    noted = state();
    lock();
    return waits.length;
  };
  const repaint = () => {
    if (old) Object.entries(told).forEach(([n, one]) => paint(n, one));
    mine.kept().filter((item) => item.position).forEach((item) => paint(item.position, item));
    count();
    const [cells, notice] = [document.querySelectorAll('.qmap a'), document.querySelector('main .note:not([id]) div')];
    if (!position && notice && (old || mine.kept().length)) notice.textContent = fill('Đã trả lời {n} câu.', [...cells].filter((cell) => cell.classList.contains('a')).length);
  };

  let [turn, refresh] = [() => false, () => {}];
  if (form.dataset.now) begin(Number(form.dataset.now));
  tick();
  setTimeout(tick, 1000); // the clock may have come later
  if (position) {
    const early = touched();
    if (!restore() && early) {
      noted = '[[],false]';
      give();
    }
    form.addEventListener('change', give);
    // A long text is saved while it is written.
    let pause;
    form.addEventListener('input', ({ target }) => {
      clearTimeout(pause);
      if (target.rows) pause = setTimeout(give, 3000);
    });
    import('./turn.js').then(({ default: turning }) => {
      ({ turn, refresh } = turning(form, base, async () => (await held).paper(), said, (n, words) => {
        restore();
        count();
        const waits = mine.kept().length > 0; // of any question: nobody leaves because this one has nothing to send
        say(waits ? waiting() : saved[n] || words || '', waits || !(saved[n] || /\d/.test(words)));
      }));
    }).catch(() => { /* each question is a page of its own */ });
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
    mine.send().then(async (sent) => {
      if (!position) lock();
      else if (sent === 'sent' && navigator.onLine) location.assign(base + (go > 0 ? `cau/${go}` : 'xem-lai'));
      else if (go > 0) note('nopsau', 'Câu này chưa mở được khi mất mạng. Chị làm câu khác trước.');
      else if (navigator.serviceWorker && navigator.serviceWorker.controller && await hold('has', 'xem-lai')) location.assign(`${base}xem-lai`);
      else handHere();
    });
  });
  // A phone that keeps no page hands in from the question itself.
  const handHere = () => {
    note('nopsau', 'Chưa mở được trang xem lại khi mất mạng.');
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn quiet', textContent: 'Nộp bài ngay' });
    button.addEventListener('click', () => { give(); mine.put({}); mine.send(); lock(); });
    document.getElementById('nopsau').append(button);
  };
  // Time is up or it was handed in elsewhere: the server says where to go on; asked again until there is a line.
  const ended = () => setTimeout(() => mine.renew().catch(() => {}), 1000);
  addEventListener('clock:last', give);
  addEventListener('clock:over', (event) => {
    event.preventDefault();
    give();
    lock();
    mine.send();
    ended();
  });
  addEventListener('online', () => mine.send().then((sent) => { if (sent === 'sent' && over) ended(); }));
  // Another tab handed in.
  let before = Boolean(handed());
  addEventListener('storage', () => {
    if (before && !handed()) ended();
    before = Boolean(handed());
    lock();
  });
  // A tab that goes away keeps what stands in it; one that comes back asks what happened meanwhile.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) give();
    else {
      const since = gives;
      mine.renew().catch(() => {});
      refresh((n) => gives !== since || over || (Number(here()) === n && state() !== noted) || mine.kept().some((item) => Number(item.position) === n));
    }
  });
  addEventListener('pagehide', give);
  addEventListener('pageshow', ({ persisted }) => { if (persisted) mine.renew().catch(() => {}); });
  if (mine.kept().length) mine.send();
  repaint();
  lock();
  hold('given').then((all) => {
    told = { ...all, ...told };
    if (old && position) restore();
    repaint();
  });
  if (!old && !over) hold('pages');
};
