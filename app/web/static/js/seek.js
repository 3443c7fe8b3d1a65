// Find and replace in the text box of the editor. Words are found without accents when that is asked for; everything that is put in
// can be taken back with Ctrl+Z, "Thay tất cả" as one step.
import { fill } from './text.js';

// A text as it is compared, and for each of its signs the place in the text it comes from.
const folded = (text, loose, exact) => {
  let words = '';
  const places = [];
  for (let at = 0; at < text.length; at += 1) {
    let sign = text[at];
    if (loose) sign = sign.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace('đ', 'd').replace('Đ', 'D');
    if (!exact) sign = sign.toLowerCase();
    words += sign;
    for (let n = 0; n < sign.length; n += 1) places.push(at);
  }
  places.push(text.length);
  return { words, places };
};

export const matches = (text, asked, loose, exact) => {
  const { words: wanted } = folded(asked.normalize('NFC'), loose, exact);
  const { words, places } = folded(text, loose, exact);
  const found = [];
  if (!wanted) return found;
  for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + wanted.length)) {
    found.push([places[at], places[at + wanted.length]]);
  }
  return found;
};

const begin = (form, body, put) => {
  const panel = form.querySelector('[data-seek]');
  const part = (name) => panel.querySelector(`[data-seek-${name}]`);
  const [words, other, said, loose, exact] = ['words', 'with', 'said', 'loose', 'exact'].map(part);
  let at = -1;
  let found = [];

  const show = () => {
    if (!words.value) { said.textContent = ''; return; }
    if (!found.length) { said.textContent = 'Không có chữ này trong bài.'; return; }
    if (at < 0) { said.textContent = fill('Có {n} chỗ.', found.length); return; }
    const [start, end] = found[at];
    const before = body.value.slice(0, start);
    const line = before.split('\n').length;
    const mark = Object.assign(document.createElement('mark'), { textContent: body.value.slice(start, end) });
    const left = before.slice(before.lastIndexOf('\n') + 1);
    const right = body.value.slice(end).split('\n')[0];
    said.replaceChildren(`Chỗ ${at + 1} trong ${found.length}, dòng ${line}: ${left.length > 30 ? '…' : ''}${left.slice(-30)}`, mark, `${right.slice(0, 30)}${right.length > 30 ? '…' : ''}`);
    body.setSelectionRange(start, end);
    body.scrollTop = (body.scrollHeight / body.value.split('\n').length) * Math.max(0, line - 5);
  };
  const look = () => { found = matches(body.value, words.value, loose.checked, exact.checked); };
  const go = (way, from) => {
    look();
    if (found.length && from !== undefined) {
      at = found.findIndex(([start]) => start >= from);
      if (at < 0) at = 0;
    } else if (found.length) at = (Math.max(at, way > 0 ? -1 : 0) + way + found.length) % found.length;
    else at = -1;
    show();
  };
  const fresh = () => { at = -1; look(); show(); };

  words.addEventListener('input', fresh);
  [loose, exact].forEach((box) => box.addEventListener('change', fresh));
  panel.querySelectorAll('[data-seek-go]').forEach((button) => button.addEventListener('click', () => go(Number(button.dataset.seekGo))));
  part('one').addEventListener('click', () => {
    look();
    if (at < 0 || at >= found.length) { go(1); return; }
    const [start, end] = found[at];
    put(other.value, start, end);
    go(1, start + other.value.length);
    part('one').focus();
  });
  part('all').addEventListener('click', () => {
    look();
    const n = found.length;
    if (!n) { show(); return; }
    let made = '';
    let from = 0;
    found.forEach(([start, end]) => { made += body.value.slice(from, start) + other.value; from = end; });
    put(made + body.value.slice(from), 0, body.value.length);
    at = -1;
    part('all').focus();
    said.textContent = fill('Đã thay {n} chỗ. Bấm Ctrl+Z trong ô bài để lấy lại.', n);
  });
  const close = () => { panel.hidden = true; body.focus(); };
  part('close').addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
      event.preventDefault(); // not the form
      if (event.target === other) part('one').click();
      else go(event.shiftKey ? -1 : 1);
    } else if (event.key === 'F3') { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
  });
  body.addEventListener('keydown', (event) => {
    if (event.key !== 'F3' || panel.hidden || !words.value) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1, event.shiftKey ? undefined : body.selectionEnd);
  });
  return { panel, words, other, fresh };
};

let ready;
export const open = (form, body, put, change) => {
  ready = ready || begin(form, body, put);
  const chosen = body.value.slice(body.selectionStart, body.selectionEnd);
  ready.panel.hidden = false;
  if (chosen && !chosen.includes('\n') && document.activeElement === body) ready.words.value = chosen;
  ready.fresh();
  (change && ready.words.value ? ready.other : ready.words).focus();
  ready.words.select();
};
