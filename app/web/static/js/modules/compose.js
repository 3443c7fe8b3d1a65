// <form data-module="compose" data-preview="/…/xem-truoc">: the editor of lessons. The toolbar, keys, a preview that follows, saving
// by itself. Every button that matters does the same without this file, by asking the server.
const PAUSE = 700;
const SAVE = 3000;

export default (form) => {
  const { body, head, title, version, at } = form.elements;
  const beside = document.querySelector('[data-beside]');
  const touched = () => body.dispatchEvent(new Event('input', { bubbles: true }));
  const parsed = (html) => new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
  const sent = (act) => {
    const data = new FormData(form);
    ['picture', 'photo', 'file'].forEach((name) => data.delete(name));
    data.set('do', act);
    return data;
  };
  const post = (url, act) => fetch(url, { method: 'POST', body: sent(act), headers: { Accept: 'application/json' } });

  // Words come in as if they were typed, so that Ctrl+Z takes them back.
  const put = (words, start = body.selectionStart, end = body.selectionEnd) => {
    body.focus();
    body.setSelectionRange(start, end);
    if (!document.execCommand || !document.execCommand('insertText', false, words)) {
      body.setRangeText(words, start, end, 'end');
      touched();
    }
  };

  // The toolbar: a mark with "¦" where the words that are selected go.
  const free = (text, name) => { let n = 1; while (text.includes(name(n))) n += 1; return n; };
  const mark = (pattern) => {
    const text = body.value;
    let [start, end] = [body.selectionStart, body.selectionEnd];
    const words = text.slice(start, end);
    let made = pattern.split('[^n]').join(`[^${free(text, (n) => `[^${n}]`)}]`).replace('{khoa}', `cau-${free(text, (n) => `cau-hoi cau-${n} `)}`);
    if (made.includes('\n\n[^')) { // a note: its sign here, its words at the end
      const [sign, note] = made.split('¦');
      put(sign, end, end);
      put(`${text.endsWith('\n') ? '' : '\n'}\n${note.trimStart()}`, body.value.length, body.value.length);
      return;
    }
    if (made === '- ¦') made = (words || '¦').split('\n').map((row) => (row.trim() ? `- ${row}` : row)).join('\n');
    else made = made.replace('¦', words ? () => `${words}\u0001` : '\u0001');
    if (pattern.startsWith('\n') && start && !/\n\n$/.test(text.slice(0, start))) made = (text[start - 1] === '\n' ? '' : '\n') + made;
    const place = made.search(/[\u0001¦]/);
    put(made.replace(/\u0001/, '').replace(/^- ¦$/, '- '), start, end);
    if (place >= 0 && !words) { start += place; body.setSelectionRange(start, start); }
  };
  const tools = form.querySelector('[data-tools]');
  tools.hidden = false;
  tools.addEventListener('click', (event) => {
    const button = event.target.closest('[data-mark]');
    if (button) mark(button.dataset.mark);
    if (event.target.closest('[data-seek-open]')) seek();
  });

  // Ctrl+F and Ctrl+H look into the box of the text; what the browser has does not.
  const seek = (change) => import('../seek.js').then(({ open }) => open(form, body, put, change)).catch(() => { /* the browser's own */ });
  addEventListener('keydown', (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || (key !== 'f' && key !== 'h')) return;
    event.preventDefault();
    seek(key === 'h');
  });

  // A lesson to link to, a question of the bank: put in where the cursor stands.
  form.addEventListener('click', (event) => {
    const link = event.target.closest('[data-link]');
    if (!link) return;
    event.preventDefault();
    put(link.dataset.link);
  });
  const bank = form.querySelector('[data-bank]');
  if (bank) {
    bank.addEventListener('toggle', () => {
      if (bank.open) import('../beside.js').then(({ begin }) => begin(bank, put)).catch(() => { /* the link in it leads there */ });
    });
  }
  const KEYS = { b: '**¦', i: '*¦', k: '[¦' };
  body.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !KEYS[event.key.toLowerCase()]) return;
    event.preventDefault();
    mark([...tools.children].map((button) => button.dataset.mark).find((pattern) => pattern.startsWith(KEYS[event.key.toLowerCase()])));
  });
  addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      document.querySelector('[data-save]').click();
    }
  });

  // What is pasted: words with their headings, lists, tables and links; a picture goes to the form of pictures.
  const picture = (files) => {
    const image = [...files].find((file) => file.type.startsWith('image/'));
    const taken = image || [...files].find((file) => /\.(pdf|docx|xlsx|pptx)$/i.test(file.name));
    if (!taken) return false;
    const list = new DataTransfer();
    list.items.add(taken);
    form.elements[image ? 'picture' : 'file'].files = list.files;
    form.querySelector(image ? '#them-hinh' : '#them-tep').open = true;
    form.elements[image ? 'alt' : 'called'].focus();
    return true;
  };
  body.addEventListener('paste', (event) => {
    const html = event.clipboardData.getData('text/html');
    if (html) {
      event.preventDefault();
      const [start, end, plain] = [body.selectionStart, body.selectionEnd, event.clipboardData.getData('text/plain')];
      import('../paste.js').then(({ markdown }) => put(markdown(html) || plain, start, end)).catch(() => put(plain, start, end));
    } else if (picture(event.clipboardData.files)) event.preventDefault();
  });
  body.addEventListener('drop', (event) => { if (picture(event.dataTransfer.files)) event.preventDefault(); });
  form.querySelectorAll('[data-in-place]').forEach((button) => button.addEventListener('click', () => { at.value = body.selectionEnd; }));

  // The preview: the newest answer counts; without a line the old one stays.
  let asked = 0;
  const show = async () => {
    const mine = ++asked;
    try {
      const answer = await post(form.dataset.preview, 'view');
      if (!answer.ok || mine !== asked) return;
      const { html, weight } = await answer.json();
      if (mine !== asked) return;
      const open = document.querySelector('[data-beside] .phone');
      const top = open ? open.scrollTop : 0;
      beside.replaceChildren(parsed(html));
      beside.querySelector('.phone').scrollTop = top;
      document.querySelector('[data-weight]').replaceWith(parsed(weight));
    } catch (away) { /* no line: what is written is kept by drafts.js */ }
  };

  // Saving by itself. What somebody else saved meanwhile is never written over: then only a button saves.
  let stopped = false;
  let saving = false;
  let again = false;
  const say = (words, waits) => {
    const box = document.querySelector('[data-said-box]');
    box.hidden = false;
    box.classList.toggle('wait', waits);
    box.querySelector('[data-said]').textContent = words;
  };
  const save = async () => {
    if (stopped) return;
    if (saving) { again = true; return; }
    saving = true;
    const written = [head, body, title].map((box) => box && box.value).join('\u0001');
    try {
      const answer = await post(form.action, 'auto');
      const { said, version: now } = await answer.json();
      if (answer.ok) {
        version.value = now;
        if (written === [head, body, title].map((box) => box && box.value).join('\u0001')) form.dispatchEvent(new Event('form:saved'));
      } else stopped = true;
      say(said, !answer.ok);
    } catch (away) {
      say('Chưa lưu được lên máy chủ, máy này đang giữ bài viết', true);
      again = true;
    }
    saving = false;
    if (again && !stopped) { again = false; setTimeout(save, SAVE * 3); }
  };

  let [pause, rest] = [0, 0];
  form.addEventListener('input', ({ target }) => {
    if (target !== body && target !== head && target !== title) return;
    clearTimeout(pause);
    pause = setTimeout(show, PAUSE);
    clearTimeout(rest);
    rest = setTimeout(save, SAVE);
  });
  form.addEventListener('submit', () => { stopped = true; clearTimeout(rest); });
  addEventListener('online', save);

  // A fault leads to its line.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-line]');
    const box = link && form.elements[link.hash.slice(1)];
    if (!box) return;
    event.preventDefault();
    const rows = box.value.split('\n');
    const start = rows.slice(0, link.dataset.line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    const around = box.closest('details');
    if (around) around.open = true;
    box.focus();
    box.setSelectionRange(start, start + (rows[link.dataset.line - 1] || '').length);
    box.scrollTop = (box.scrollHeight / rows.length) * Math.max(0, link.dataset.line - 5);
  });

  const view = document.querySelector('[data-view]');
  if (view && matchMedia('(min-width: 56rem)').matches) view.hidden = true;
};
