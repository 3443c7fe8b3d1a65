// <input data-module="filter" data-rows="#people tbody tr" data-found="#found" data-sentence="Tìm thấy {n} người">
// Compares without tone marks, from the start of a word: "huong" finds Hường, not Phượng.
import { bare, fill } from '../text.js';

export default (element) => {
  const rows = [...document.querySelectorAll(element.dataset.rows)];
  if (!rows.length) return;
  const keys = rows.map((row) => ` ${bare(row.dataset.k || row.textContent)}`);
  const found = document.querySelector(element.dataset.found || '[data-found-here]');
  const sentence = element.dataset.sentence || 'Tìm thấy {n} người';
  const run = () => {
    const asked = bare(element.value);
    let n = 0;
    rows.forEach((row, at) => {
      const hit = !asked || keys[at].includes(` ${asked}`);
      row.hidden = !hit;
      if (hit) n += 1;
    });
    if (found) found.textContent = asked ? fill(sentence, n) : '';
  };
  element.addEventListener('input', run);
  if (element.value && !element.name) run();
};
