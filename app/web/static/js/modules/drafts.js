// <form data-module="drafts" data-draft="cau-12">: what is written is kept in this browser until it is saved, so that neither a dead
// line nor a dead laptop loses it. <div data-module="drafts" data-done="cau-12"> on the page after saving lets it go.
const LOOSE = ['csrf_token', 'client_id', 'told', 'gap-words', 'alt', 'mode', 'note', 'version', 'at', 'other'];

export default (element) => {
  const name = (what) => `soan-${document.documentElement.dataset.who || ''}-${what}`;
  const { draft, done, fresh, saved } = element.dataset;
  try {
    // What was saved is let go once; the address must not let go of what is written later.
    const drop = (what) => {
      localStorage.removeItem(name(what));
      const url = new URL(location.href);
      ['luu', 'da'].forEach((word) => url.searchParams.delete(word));
      history.replaceState(history.state, '', url);
    };
    if (done) { drop(done); return; }
    const key = name(draft);
    if (saved) drop(draft);
    const fields = () => [...new FormData(element)].filter(([field, value]) => typeof value === 'string' && field !== 'csrf_token');
    const same = (one, other) => [one, other].map((list) => JSON.stringify(list.filter(([field]) => !LOOSE.includes(field)))).reduce((a, b) => a === b);
    const two = (number) => String(number).padStart(2, '0');
    const clock = (at) => {
      const on = new Date(at);
      return `${two(on.getHours())}:${two(on.getMinutes())} ngày ${two(on.getDate())}/${two(on.getMonth() + 1)}`;
    };
    const keep = () => {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fields() }));
      const out = document.querySelector('[data-kept]');
      if (!out) return;
      out.hidden = false;
      out.querySelector('b').textContent = clock(Date.now());
    };

    const found = JSON.parse(localStorage.getItem(key) || 'null');
    const note = document.querySelector('[data-draft-found]');
    if (found && fresh && note && !same(found.fields, fields())) {
      note.hidden = false;
      note.querySelector('[data-draft-when]').textContent = clock(found.at);
      note.querySelector('[data-draft-drop]').addEventListener('click', () => { localStorage.removeItem(key); note.hidden = true; });
      // The server lays the form out anew with what was kept, whatever rows it had.
      note.querySelector('[data-draft-take]').addEventListener('click', () => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action: element.action, hidden: true });
        [...found.fields, ['csrf_token', element.elements.csrf_token.value], ['do', 'view']].forEach(([field, value]) => {
          form.append(Object.assign(document.createElement('textarea'), { name: field, value }));
        });
        document.body.append(form);
        element.dispatchEvent(new Event('form:saved'));
        form.submit();
      });
    } else if (found && !fresh) keep();

    let pause;
    element.addEventListener('input', () => { clearTimeout(pause); pause = setTimeout(keep, 500); });
    addEventListener('pagehide', () => { if (pause) keep(); });
    element.addEventListener('submit', () => { clearTimeout(pause); keep(); pause = 0; });
  } catch (closed) { /* a browser that keeps nothing */ }
};
