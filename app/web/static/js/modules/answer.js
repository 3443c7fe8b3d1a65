// An answer is sent when it is given, and kept in the phone until the server has it; one after the other, in the order given.
// Each says how long ago it was given: a phone's clock may be wrong. A form without data-position (handing in) sends the rest first.
export default (form) => {
  const { attempt, position } = form.dataset;
  const name = `bai-lam-${attempt}`;
  const base = `/bai-lam/${attempt}/`;
  const kept = () => JSON.parse(localStorage.getItem(name) || '[]');
  const keep = (list) => localStorage.setItem(name, JSON.stringify(list));
  const inputs = () => [...form.querySelectorAll('[name="choice"]')];
  const state = () => JSON.stringify([new FormData(form).getAll('choice'), form.elements.flag.checked]);
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
    choices.forEach((choice) => data.append('choice', choice));
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
    }
    if (said.saved_at) say(`Đã lưu lúc ${said.saved_at}`, false);
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
    keep([...kept().filter((item) => item.position !== position), { id, position, choices, flag, at: Date.now() }]);
    const cell = document.querySelector('.qmap [aria-current]');
    cell.classList.toggle('a', choices.some((choice) => choice.trim()));
    cell.classList.toggle('f', flag);
    send();
  };

  if (position) {
    const mine = kept().find((item) => item.position === position);
    if (mine) {
      form.elements.flag.checked = mine.flag;
      inputs().forEach((input) => {
        if (input.type === 'text') [input.value] = [...mine.choices, ''];
        else input.checked = mine.choices.includes(input.value);
      });
    }
    noted = state();
    form.addEventListener('change', note);
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (position) note();
    const go = event.submitter && event.submitter.value;
    send().then((sent) => {
      if (sent === true && position) location.assign(base + (go > 0 ? `cau/${go}` : 'xem-lai'));
      else if (sent) form.submit();
    });
  });
  addEventListener('online', send);
  if (kept().length) send();
};
