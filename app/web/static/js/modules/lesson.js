// A lesson: "Đã đọc" and answers are sent without loading the page again. When the line is away the phone keeps them and sends them later.
const place = () => (/^\/hoc\/(\d+)\/bai\/(\d+)/.exec(location.pathname) || []).slice(1).map(Number);
const PATIENCE = 6000;
const LATER = [400, 408, 429]; // the page is too old or the server busy: the queue has its own token and its patience

const text = (form, words, bad = false) => {
  const box = form.querySelector('.saved');
  if (!box) return;
  box.hidden = false;
  box.classList.toggle('wait', bad);
  const icon = box.querySelector('use');
  if (icon) icon.setAttribute('href', icon.getAttribute('href').replace(/#.*/, bad ? '#alert' : '#check'));
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

// By what the list of waiting work tells one thing from another: the lesson, and its section or the first words of the question.
const called = (form) => {
  const part = form.dataset.section ? form.closest('section').querySelector('h2') : form.querySelector('.ask');
  const words = part ? part.textContent.replace(/\s+/g, ' ').trim() : '';
  return `${document.querySelector('h1').textContent}${words && `, ${words.slice(0, 60)}${words.length > 60 ? '…' : ''}`}:`;
};

// The line is away: what she did waits in this phone. Gives back whether it is kept, and what to say.
const keep = async (item, at, words, form) => {
  const outbox = await import('../outbox.js');
  await outbox.begin();
  const [enrolment, lesson] = place();
  const again = (other) => other.loose && other.lesson === lesson && other.section === item.section && other.check === item.check;
  const whole = outbox.put({ ...item, at, enrolment, lesson, label: called(form), url: location.pathname }, again);
  const said = await outbox.keeping(whole, words);
  if (navigator.onLine) outbox.send();
  return { said, held: await whole.saved.then(() => true, () => false) };
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
    if (LATER.includes(answer.status) || answer.status >= 500) return null;
    return /\/(?:dang-nhap|doi-mat-khau)$/.test(new URL(answer.url).pathname) ? null : answer;
  } catch (lost) { return null; } finally { clearTimeout(timer); }
};

// When she did it, and what the phone's clock says when it tells: a clock that is wrong is corrected for.
const stamp = (data) => {
  const at = Date.now();
  data.set('at', new Date(at).toISOString());
  data.set('now', at);
  return at;
};

const section = async (form, page) => {
  const button = form.querySelector('button');
  const data = new FormData(form);
  const at = stamp(data);
  button.disabled = true;
  const answer = await ask(form, data, 'application/json');
  if (answer && !answer.ok) { form.submit(); return; }
  const told = answer && await answer.json().catch(() => null); // the line may go in the middle of the answer
  if (told) {
    const { saved_at: savedAt, next, stays } = told;
    if (!stays) { location.assign(next); return; }
    done(form, page, `Đã ghi lúc ${savedAt}`);
    tell({ kind: 'section', section: form.dataset.section });
    go(document.getElementById(new URL(next, location.href).hash.slice(1)));
    return;
  }
  try {
    const { said, held } = await keep({ kind: 'section', section: form.dataset.section }, at, 'Máy đã giữ, có mạng sẽ tự gửi.', form);
    button.disabled = held;
    if (!held) { text(form, said, true); return; }
    done(form, page, said);
    const next = form.closest('section').nextElementSibling;
    go(next && next.matches('section') ? next : null);
  } catch (refused) {
    button.disabled = false;
    text(form, 'Chưa gửi được. Có mạng thì bấm lại, bài không mất.', true);
  }
};

const check = async (form) => {
  const data = new FormData(form);
  const at = stamp(data);
  const choices = data.getAll('choice').filter((choice) => choice.trim());
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
  const { said } = await keep({ kind: 'check', check: form.id.slice(4), choices: data.getAll('choice') }, at, undefined, form);
  solve(form, said);
};

// What was kept has been sent: a section says so, a question shows the answer that was promised.
const heard = async (page, items) => {
  const [, lesson] = place();
  const here = items.filter((item) => item.lesson === lesson && !item.refused);
  here.filter(({ kind }) => kind === 'section').forEach(({ section: key }) => {
    const form = page.querySelector(`form[data-section="${key}"]`);
    if (form) done(form, page, 'Đã ghi');
  });
  const asked = here.map(({ check: key }) => document.getElementById(`hoi-${key}`)).filter((form) => form && form.querySelector('[data-promised]'));
  if (!asked.length) return;
  const fresh = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
  asked.forEach((form) => {
    const answered = fresh.getElementById(form.id);
    if (answered) form.replaceWith(answered);
  });
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
      const widths = (image.getAttribute('srcset') || '').split(',').map((one) => one.trim().split(' ')).filter(([url, width]) => url && width);
      const [url] = widths.find(([, width]) => parseInt(width, 10) >= Math.min(screen.width, 720)) || [image.getAttribute('src')];
      image.removeAttribute('srcset');
      image.src = `${url.split('?')[0]}?hien=1`;
      button.remove();
    });
    image.after(button);
  };
  if (image.complete && image.naturalWidth) spare();
  image.addEventListener('load', spare);
});

// How she likes to read, on a lesson that this phone kept; one from the server says it itself.
const way = () => {
  const [, size, theme] = /(?:^|; )cach_doc=([012])([mst])/.exec(document.cookie) || [];
  if (size > 0) document.documentElement.dataset.size = size;
  if (theme && theme !== 'm') document.documentElement.dataset.theme = theme;
};

export default (page) => {
  way();
  if (!window.fetch) return;
  page.addEventListener('submit', (event) => {
    const form = event.target.closest('form[data-section], form.check');
    if (!form) return;
    event.preventDefault();
    if (form.dataset.section) section(form, page);
    else check(form).catch(() => form.submit());
  });
  addEventListener('outbox:answers', ({ detail }) => heard(page, detail).catch(() => { /* the next time this page is loaded */ }));
  saver(page);
  const listen = page.querySelector('[data-listen]');
  const speech = window.speechSynthesis;
  if (listen && speech) {
    const hear = () => { listen.hidden = !speech.getVoices().some(({ lang }) => /^vi/i.test(lang)); };
    hear();
    speech.addEventListener('voiceschanged', hear);
    listen.addEventListener('click', () => import('../listen.js').then(({ begin }) => begin(page)).catch(() => { /* without a line it is not there yet */ }));
  }
  if (document.documentElement.dataset.kept) restore(page).catch(() => { /* as it was kept */ });
};
