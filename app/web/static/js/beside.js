// The bank of questions beside the text: asked of the server, searched there, put in where the cursor stands.
const waiting = 300;
let asked = 0;

const show = async (box, address, put) => {
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(address);
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const list = page.querySelector('[data-bank-list]');
    if (!list) return;
    list.querySelectorAll('[data-source]').forEach((source) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn quiet mini', textContent: 'Chèn thành câu tự kiểm tra' });
      button.addEventListener('click', () => put(`\n\n${source.textContent.trim()}\n\n`));
      source.closest('details').replaceWith(button);
    });
    box.querySelector('[data-bank-list]').replaceWith(list);
  } catch (away) { /* no line: the list stays as it was */ }
};

export const begin = (bank, put) => {
  if (bank.querySelector('[data-bank-list]')) return;
  const box = bank.querySelector('div');
  const search = Object.assign(document.createElement('input'), { className: 'in', type: 'text', maxLength: 100, id: 'tim-cau' });
  const label = Object.assign(document.createElement('label'), { htmlFor: 'tim-cau', textContent: 'Tìm câu hỏi, không cần dấu' });
  const list = document.createElement('div');
  list.dataset.bankList = '';
  box.append(label, search, list);
  const ask = () => show(box, `${bank.dataset.bank}?q=${encodeURIComponent(search.value)}`, put);
  let pause;
  search.addEventListener('input', (event) => {
    event.stopPropagation(); // nothing was written in the lesson
    clearTimeout(pause);
    pause = setTimeout(ask, waiting);
  });
  search.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); ask(); } });
  ask();
};
