// <input data-module="filter" data-rows="#people tbody tr" data-found="#found" data-sentence="Tìm thấy {n} người">
// Without data-found the count stands in [data-found-here]; what stood there comes back when nothing is searched.
// Compares without tone marks, from the start of a word: "huong" finds Hường, not Phượng.
import { bare, fill } from '../text.js';

// The text of a row, a space between the words of two elements; in a table that of its heading cell.
const words = (row) => {
  const walk = document.createTreeWalker(row.querySelector('[scope=row]') || row, NodeFilter.SHOW_TEXT);
  let text = '';
  while (walk.nextNode()) text += ` ${walk.currentNode.data}`;
  return text;
};

export default (element) => {
  const rows = [...document.querySelectorAll(element.dataset.rows)];
  if (!rows.length) return;
  const keys = rows.map((row) => ` ${bare(row.dataset.k || words(row))}`);
  const found = document.querySelector(element.dataset.found || '[data-found-here]');
  const before = found ? [...found.childNodes] : [];
  const sentence = element.dataset.sentence || 'Tìm thấy {n} người';
  const run = () => {
    const asked = bare(element.value);
    let n = 0;
    rows.forEach((row, at) => {
      const hit = !asked || keys[at].includes(` ${asked}`);
      row.hidden = !hit;
      if (hit) n += 1;
    });
    if (found) found.replaceChildren(...(asked ? [fill(sentence, n)] : before));
  };
  element.addEventListener('input', run);
  if (element.value && !element.name) run();
};
