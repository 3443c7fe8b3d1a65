// An answer is sent when it is given, and kept in the phone until the server has it; one after the other, in the order given.
// Each says how long ago it was given: a phone's clock may be wrong. A form without data-position (handing in) sends the rest first.
import turning from './turn.js';

export default (form) => {
  const { attempt, position } = form.dataset;
  const here = () => form.dataset.position;
  const saved = {};
  const name = `bai-lam-${attempt}`;
  const base = `/bai-lam/${attempt}/`;
  const kept = () => JSON.parse(localStorage.getItem(name) || '[]');
  const keep = (list) => localStorage.setItem(name, JSON.stringify(list));
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
  let work = Promise.resolve(true);
  let noted = '';
  let retry;

  const post = async ({ id, at, position: place, choices, flag }) => {
    const data = new FormData();
    data.set('csrf_token', form.elements.csrf_token.value);
    data.set('client_id', id);
    data.set('ago', Math.max(0, Date.now() - at));
    if (flag) data.set('flag', 1);
    choices.forEach((choice) => data.append(...(Array.isArray(choice) ? choice : ['choice', choice])));
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 20000);
    try {
      const answer = await fetch(`${base}cau/${place}`, { method: 'POST', body: data, headers: { Accept: 'application/json' }, redirect: 'manual', signal: stop.signal });
      // What the server refuses for good (over, not hers, no such choice) is not sent again.
      if (![200, 404, 409, 422].includes(answer.status)) throw new Error('refused');
      return await answer.json();
    } finally { clearTimeout(timer); }
  };

  const flush = async () => {
    let said = {};
    for (let [item] = kept(); item; [item] = kept()) {
      say('Đang lưu…', true);
      try {
        said = await post(item);
      } catch (error) {
        say('Chưa gửi được, sẽ gửi lại khi có mạng', true);
        clearTimeout(retry);
        retry = setTimeout(send, 15000);
        return error.message === 'refused' ? 'refused' : false;
      }
      keep(kept().filter(({ id }) => id !== item.id));
      if (said.saved_at) saved[item.position] = `Đã lưu lúc ${said.saved_at}`;
    }
    if (said.saved_at) say(saved[here()] || `Đã lưu lúc ${said.saved_at}`, false);
    if (said.error) say(said.error, true);
    if (said.next) location.assign(said.next);
    return !said.error;
  };
  const send = () => { work = work.then(flush); return work; };

  const note = () => {
    if (state() === noted) return;
    noted = state();
    const [choices, flag] = JSON.parse(noted);
    const id = crypto.getRandomValues(new Uint32Array(4)).join('-');
    keep([...kept().filter((item) => item.position !== here()), { id, position: here(), choices, flag, at: Date.now() }]);
    const cell = document.querySelector('.qmap [aria-current]');
    cell.classList.toggle('a', choices.some(([, value]) => value.trim()));
    cell.classList.toggle('f', flag);
    count();
    send();
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
    const mine = kept().find((item) => item.position === here());
    if (mine) {
      form.elements.flag.checked = mine.flag;
      const left = mine.choices.map((choice) => (Array.isArray(choice) ? choice : ['choice', choice]));
      inputs().forEach((input) => {
        const at = left.findIndex(([field, value]) => field === input.name && (!ticked(input) || value === input.value));
        if (ticked(input)) input.checked = at >= 0;
        else input.value = at >= 0 ? left.splice(at, 1)[0][1] : '';
      });
    }
    noted = state();
    return mine;
  };

  let turn = () => false;
  if (position) {
    restore();
    form.addEventListener('change', note);
    // A long text is saved while it is written.
    let pause;
    form.addEventListener('input', ({ target }) => {
      clearTimeout(pause);
      if (target.rows) pause = setTimeout(note, 3000);
    });
    turn = turning(form, base, (n, words) => {
      const waits = restore();
      count();
      say(waits ? 'Chưa gửi được, sẽ gửi lại khi có mạng' : saved[n] || words || '', Boolean(waits) || !(saved[n] || /\d/.test(words)));
    });
    document.querySelectorAll('.qmap a').forEach((link, index) => link.addEventListener('click', (event) => {
      note();
      if (turn(index + 1)) event.preventDefault();
    }));
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (position) note();
    const go = event.submitter && event.submitter.value;
    if (go > 0 && turn(Number(go))) return;
    send().then((sent) => {
      if (sent === true && position) location.assign(base + (go > 0 ? `cau/${go}` : 'xem-lai'));
      else if (sent) form.submit();
    });
  });
  addEventListener('online', send);
  if (kept().length) send();
};
