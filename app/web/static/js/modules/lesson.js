// A lesson: "Đã đọc" and answers are sent without loading the page again. When the line is away the phone keeps them and sends them later.
const place = () => (/^\/hoc\/(\d+)\/bai\/(\d+)/.exec(location.pathname) || []).slice(1).map(Number);
const PATIENCE = 15000;

const text = (form, words) => {
  const box = form.querySelector('.saved');
  if (!box) return;
  box.hidden = false;
  box.querySelector('[data-say]').textContent = words;
};

const done = (form, page, words) => {
  const button = form.querySelector('button');
  if (button) button.remove();
  text(form, words);
  const line = page.querySelector(`[data-toc="${form.dataset.section}"]`);
  if (line) line.textContent = 'Đã đọc';
};

const go = (target) => {
  if (!target) return;
  history.replaceState(null, '', `#${target.id}`);
  target.scrollIntoView();
};

// The line is away: what she did waits in this phone.
const keep = async (item, at) => {
  const outbox = await import('../outbox.js');
  await outbox.begin();
  const [enrolment, lesson] = place();
  const title = document.querySelector('h1').textContent;
  await outbox.put({ ...item, at, enrolment, lesson, label: `${title}:`, url: location.pathname }).saved;
};

// What the server has just taken is known to the packs of this phone as well.
const tell = (item) => {
  const [enrolment, lesson] = place();
  if (navigator.serviceWorker && navigator.serviceWorker.controller) import('../packed.js').then(({ learn }) => learn([{ ...item, enrolment, lesson }])).catch(() => { /* later */ });
};

const ask = async (form, data, accept) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    if (document.documentElement.dataset.pack || !navigator.onLine) return null; // a packed page has no token, the queue has
    const answer = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: accept }, signal: stop.signal });
    return /\/(?:dang-nhap|doi-mat-khau)$/.test(new URL(answer.url).pathname) ? null : answer;
  } catch (lost) { return null; } finally { clearTimeout(timer); }
};

const section = async (form, page) => {
  const button = form.querySelector('button');
  const data = new FormData(form);
  const at = Date.now();
  data.set('at', new Date(at).toISOString());
  button.disabled = true;
  const answer = await ask(form, data, 'application/json');
  if (answer && !answer.ok) { form.submit(); return; }
  if (answer) {
    const { saved_at: savedAt, next, stays } = await answer.json();
    if (!stays) { location.assign(next); return; }
    done(form, page, `Đã ghi lúc ${savedAt}`);
    tell({ kind: 'section', section: form.dataset.section });
    go(document.getElementById(new URL(next, location.href).hash.slice(1)));
    return;
  }
  try {
    await keep({ kind: 'section', section: form.dataset.section }, at);
    done(form, page, 'Máy đã giữ, có mạng sẽ tự gửi.');
    const next = form.closest('section').nextElementSibling;
    go(next && next.matches('section') ? next : null);
  } catch (refused) {
    button.disabled = false;
    text(form, 'Chưa gửi được. Có mạng thì bấm lại, bài không mất.');
  }
};

const check = async (form) => {
  const data = new FormData(form);
  const at = Date.now();
  const choices = data.getAll('choice').filter((choice) => choice.trim());
  data.set('at', new Date(at).toISOString());
  const answer = await ask(form, data, 'text/html');
  if (answer && answer.ok) {
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(form.id);
    if (fresh) {
      form.replaceWith(fresh);
      tell({ kind: 'check', check: form.id.slice(4), choices });
      return;
    }
  }
  if (answer) { form.submit(); return; }
  const { solve } = await import('../packed.js');
  if (!choices.length) return;
  await keep({ kind: 'check', check: form.id.slice(4), choices: data.getAll('choice') }, at);
  solve(form);
};

const restore = async (page) => {
  const [enrolment, lesson] = place();
  const [outbox, packed] = await Promise.all([import('../outbox.js'), import('../packed.js')]);
  await outbox.begin();
  const read = await packed.restore(page, enrolment, lesson, outbox.kept());
  read.forEach((form) => done(form, page, 'Đã đọc phần này'));
};

// Pictures that wait for a tap: the service worker gives an empty one until she asks.
const saver = (page) => page.querySelectorAll('.fig img').forEach((image) => {
  const spare = () => {
    if (image.naturalWidth > 4 || image.dataset.shown) return;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn quiet mini', textContent: 'Hiện hình' });
    image.dataset.shown = '1';
    button.addEventListener('click', () => {
      image.removeAttribute('srcset');
      image.src = `${image.getAttribute('src').split('?')[0]}?hien=1`;
      button.remove();
    });
    image.after(button);
  };
  if (image.complete && image.naturalWidth) spare();
  image.addEventListener('load', spare);
});

export default (page) => {
  if (!window.fetch) return;
  page.addEventListener('submit', (event) => {
    const form = event.target.closest('form[data-section], form.check');
    if (!form) return;
    event.preventDefault();
    if (form.dataset.section) section(form, page);
    else check(form).catch(() => form.submit());
  });
  saver(page);
  if (document.documentElement.dataset.kept) restore(page).catch(() => { /* as it was kept */ });
};
