// Roll call. <form class="…" data-module="roll"> around <ul class="roll">; the counters and buttons may stand anywhere:
//   [data-n="<value>"] [data-left] [data-done]  counters         [data-only="all|left|<value>"]  show only these rows
//   [data-fill="<value>"]  fill the unmarked only     [data-undo]     [data-finish]  shown when nobody is unmarked     [data-say]  the sentence
// Tells the rest of the page: "input" and "change" on each radio it fills, "roll:undo" (detail: names of the fields) when it takes them back.
import { fill } from '../text.js';

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);

export default (element) => {
  const rows = all('.roll fieldset', element);
  if (!rows.length) return;
  const marked = (row) => row.querySelector('input:checked');
  const text = (selector, value) => all(selector).forEach((out) => { out.textContent = value; });
  const say = (sentence) => text('[data-say]', sentence);
  const [fillButton, undoButton, finishButton] = ['[data-fill]', '[data-undo]', '[data-finish]'].map(one);
  let last = [];

  const count = () => {
    const values = rows.map(marked).filter(Boolean).map((input) => input.value);
    all('[data-n]').forEach((out) => { out.textContent = values.filter((value) => value === out.dataset.n).length; });
    text('[data-done]', values.length);
    text('[data-left]', rows.length - values.length);
    if (fillButton) fillButton.hidden = values.length === rows.length;
    if (finishButton) finishButton.hidden = values.length !== rows.length;
  };

  const set = (row, value) => {
    const input = all('input', row).find((choice) => choice.value === value);
    if (!input) return null;
    input.checked = true;
    ['input', 'change'].forEach((name) => input.dispatchEvent(new Event(name, { bubbles: true })));
    return input;
  };

  const only = (link) => {
    const asked = link.dataset.only;
    rows.forEach((row) => {
      const mark = marked(row);
      const hit = asked === 'all' || (asked === 'left' ? !mark : mark && mark.value === asked);
      row.closest('li').style.display = hit ? '' : 'none';
    });
    all('[data-only]').forEach((other) => other.removeAttribute('aria-current'));
    link.setAttribute('aria-current', 'true');
  };

  element.addEventListener('change', count);
  all('[data-only]').forEach((link) => link.addEventListener('click', (event) => { event.preventDefault(); only(link); }));
  if (fillButton) {
    fillButton.addEventListener('click', (event) => {
      event.preventDefault();
      last = rows.filter((row) => !marked(row)).map((row) => set(row, fillButton.dataset.fill)).filter(Boolean);
      say(fill('Đã chọn có mặt cho {n} người.', last.length));
      if (undoButton) undoButton.hidden = !last.length;
    });
  }
  if (undoButton) {
    undoButton.addEventListener('click', (event) => {
      event.preventDefault();
      last.forEach((input) => { input.checked = false; });
      const names = last.map((input) => input.name);
      last = [];
      undoButton.hidden = true;
      count();
      say('Đã hoàn tác.');
      element.dispatchEvent(new CustomEvent('roll:undo', { bubbles: true, detail: { names } }));
    });
  }
  count();
};
