// <form data-module="editor" data-preview="/…/xem-truoc">: rows come, go and move at once, the preview follows what is written.
// Every button does the same without this file, by asking the server.
export default (form) => {
  const beside = document.querySelector('[data-beside]');
  const touched = (element) => element.dispatchEvent(new Event('input', { bubbles: true }));

  // The preview: the newest answer counts; without a line the old one stays.
  let asked = 0;
  let pause;
  const show = async () => {
    const mine = ++asked;
    const data = new FormData(form);
    data.delete('picture');
    try {
      const answer = await fetch(form.dataset.preview, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
      if (!answer.ok || mine !== asked || !beside) return;
      const { html } = await answer.json();
      if (mine === asked) beside.replaceChildren(new DOMParser().parseFromString(html, 'text/html').body.firstElementChild);
    } catch (away) { /* no line: what is written is kept by drafts.js */ }
  };
  form.addEventListener('input', () => { clearTimeout(pause); pause = setTimeout(show, 700); });

  // Rows: their numbers stand in names, ids, labels and buttons.
  const number = (box) => {
    const rows = [...box.querySelectorAll('[data-row]')];
    rows.forEach((row, at) => {
      const n = at + 1;
      row.querySelectorAll('*').forEach((element) => {
        ['name', 'id', 'for'].forEach((kind) => {
          if (element.hasAttribute(kind)) element.setAttribute(kind, element.getAttribute(kind).replace(/r\d+-/, `r${n}-`));
        });
        if (element.hasAttribute('aria-label')) element.setAttribute('aria-label', element.getAttribute('aria-label').replace(/\d+/, n));
        if (element.tagName === 'BUTTON') element.value = element.value.replace(/\d+$/, n);
        if (element.type === 'radio') element.value = n;
        if (element.dataset.n !== undefined) element.textContent = n;
        if (element.dataset.up !== undefined) element.disabled = n === 1;
        if (element.dataset.down !== undefined) element.disabled = n === rows.length;
      });
    });
    const add = box.querySelector('[data-add]');
    if (add) add.hidden = rows.length >= Number(box.dataset.most);
  };
  const first = (row) => row.querySelector('textarea, input:not([type=radio]):not([type=checkbox]):not([type=hidden])');
  const empty = (row) => {
    row.querySelectorAll('input, textarea').forEach((field) => {
      if (/radio|checkbox/.test(field.type)) field.checked = false;
      else field.value = '';
    });
    row.querySelectorAll('details').forEach((more) => { more.open = false; });
    return row;
  };
  const renumbered = (box) => {
    // While numbers change, two radio buttons may bear one name and value for a moment: what was chosen is put back.
    const chosen = [...box.querySelectorAll('[data-row]')].findIndex((row) => row.querySelector('[type=radio]:checked'));
    number(box);
    const row = box.querySelectorAll('[data-row]')[chosen];
    if (row) row.querySelector('[type=radio]').checked = true;
    touched(box);
  };
  const act = (button) => {
    const box = button.closest('[data-rows]');
    if (!box) return false;
    const list = box.querySelector('ol');
    const row = button.closest('[data-row]');
    if (button.dataset.add !== undefined) {
      const last = list.lastElementChild;
      if (!last) return false;
      list.append(empty(last.cloneNode(true)));
      renumbered(box);
      first(list.lastElementChild).focus();
    } else if (button.dataset.del !== undefined) {
      const next = row.nextElementSibling || row.previousElementSibling;
      if (next) row.remove(); else empty(row);
      renumbered(box);
      first(next || row).focus();
    } else if (button.dataset.up !== undefined || button.dataset.down !== undefined) {
      const up = button.dataset.up !== undefined;
      const to = up ? row.previousElementSibling : row.nextElementSibling;
      if (to) list.insertBefore(up ? row : to, up ? to : row);
      renumbered(box);
      (button.disabled ? row.querySelector(up ? '[data-down]' : '[data-up]') : button).focus();
    } else return false;
    return true;
  };
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button && act(button)) event.preventDefault();
  });

  // Enter in a row leads to the next one, and from the last to a new one; Ctrl and Enter save.
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      document.querySelector('[data-save]').click();
      return;
    }
    const row = event.target.tagName === 'INPUT' && event.target.closest('[data-row]');
    if (!row) return;
    event.preventDefault();
    const add = row.closest('[data-rows]').querySelector('[data-add]');
    if (row.nextElementSibling) first(row.nextElementSibling).focus();
    else if (add && !add.hidden) add.click();
  });

  form.addEventListener('change', ({ target }) => {
    if (target.dataset.kind !== undefined) target.parentNode.querySelector('[data-change]').click();
  });
  form.querySelectorAll('[data-change]').forEach((button) => { button.classList.add('vh'); });

  // Words that are selected become a gap.
  form.querySelectorAll('[data-gap]').forEach((line) => {
    const stem = form.elements[line.dataset.gap];
    const button = line.querySelector('button');
    button.textContent = 'Chữ đang chọn thành chỗ trống';
    line.querySelector('.field').hidden = true;
    button.addEventListener('click', (event) => {
      event.preventDefault();
      const [start, end] = [stem.selectionStart, stem.selectionEnd];
      const words = stem.value.slice(start, end).trim();
      stem.focus();
      if (!words || /[[\]\n]/.test(words)) return;
      const at = stem.value.indexOf(words, start);
      stem.setRangeText(`[[${words}]]`, at, at + words.length, 'end');
      touched(stem);
    });
  });

  // Bold and slanting words by a button or Ctrl+B, Ctrl+I; the signs go away when they are asked for again.
  const SIGNS = { b: '**', i: '*' };
  const mark = (text, sign) => {
    const words = text.value.slice(text.selectionStart, text.selectionEnd).trim();
    let start = words ? text.value.indexOf(words, text.selectionStart) : text.selectionStart;
    let end = start + words.length;
    const stars = Math.min(text.value.slice(0, start).match(/\**$/)[0].length, text.value.slice(end).match(/^\**/)[0].length);
    const marked = words && (sign === '**' ? stars > 1 : stars % 2);
    let made = words.split('\n').map((row) => (row.trim() || !words ? `${sign}${row}${sign}` : row)).join('\n');
    if (marked) {
      [start, end, made] = [start - sign.length, end + sign.length, words];
    }
    text.focus();
    text.setSelectionRange(start, end);
    if (!document.execCommand || !document.execCommand('insertText', false, made)) {
      text.setRangeText(made, start, end, 'end');
      touched(text);
    }
    const from = start + (marked ? 0 : sign.length);
    if (!words.includes('\n')) text.setSelectionRange(from, from + words.length);
  };
  form.querySelectorAll('[data-tools]').forEach((tools) => {
    tools.hidden = false;
    tools.addEventListener('click', ({ target }) => {
      const button = target.closest('[data-mark]');
      if (button) mark(tools.nextElementSibling, button.dataset.mark);
    });
  });
  form.addEventListener('keydown', (event) => {
    const sign = SIGNS[event.key.toLowerCase()];
    if (!sign || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !event.target.matches('textarea.low')) return;
    event.preventDefault();
    mark(event.target, sign);
  });

  form.querySelectorAll('[data-tags] span').forEach((word) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'link', textContent: word.textContent });
    button.addEventListener('click', () => {
      const tags = form.elements.tags.value.split(',').map((tag) => tag.trim()).filter(Boolean);
      if (!tags.includes(button.textContent)) form.elements.tags.value = [...tags, button.textContent].join(', ');
      touched(form.elements.tags);
    });
    word.replaceWith(button);
  });

  // A fault of the text form leads to its line.
  document.querySelectorAll('a[data-line]').forEach((link) => link.addEventListener('click', () => {
    const { source } = form.elements;
    const rows = source.value.split('\n');
    const start = rows.slice(0, Number(link.dataset.line) - 1).join('\n').length + (link.dataset.line > 1 ? 1 : 0);
    source.focus();
    source.setSelectionRange(start, start + (rows[link.dataset.line - 1] || '').length);
  }));

  const view = document.querySelector('[data-view]');
  if (view && matchMedia('(min-width: 56rem)').matches) view.hidden = true;
};
