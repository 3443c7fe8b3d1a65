// <div class="pairs ordering" data-module="order">: each line gets two buttons that move it; the selects follow, and stay for whoever
// likes them better. A line that was not placed yet takes the place at which it stands.
const icon = (name) => {
  const mark = document.querySelector('svg.i use');
  if (!mark) return name === 'up' ? '↑' : '↓';
  const svg = mark.closest('svg').cloneNode(true);
  svg.setAttribute('class', `i to-${name}`);
  svg.querySelector('use').setAttribute('href', mark.getAttribute('href').replace(/#.*/, '#left'));
  return svg;
};

let started = 0;

export default (box) => {
  if (box.dataset.ready) return;
  box.dataset.ready = '1';
  const rows = () => [...box.children];
  const select = (row) => row.querySelector('select');
  const say = box.parentNode.appendChild(Object.assign(document.createElement('p'), { className: 'vh' }));
  say.setAttribute('role', 'status');

  rows().forEach((row) => { started += 1; select(row).dataset.at = started; }); // an answer is said in this order, however they stand
  // Lines that were all placed by hand stand as they were placed.
  const sort = () => {
    const places = rows().map((row) => select(row).selectedIndex);
    if (places.some((place) => place < 1) || new Set(places).size < places.length) return;
    rows().sort((one, other) => select(one).selectedIndex - select(other).selectedIndex).forEach((row) => box.append(row));
  };
  const move = (row, step, button) => {
    sort();
    const all = rows();
    const to = all[all.indexOf(row) + step];
    if (to) box.insertBefore(step < 0 ? row : to, step < 0 ? to : row);
    rows().forEach((each, at) => { select(each).selectedIndex = at + 1; });
    select(row).dispatchEvent(new Event('change', { bubbles: true }));
    say.textContent = `${row.querySelector('label').textContent.trim()}: thứ ${rows().indexOf(row) + 1} trong ${all.length}`;
    button.focus();
  };

  rows().forEach((row) => {
    const moves = row.appendChild(Object.assign(document.createElement('div'), { className: 'moves' }));
    [['up', -1, 'Đưa lên'], ['down', 1, 'Đưa xuống']].forEach(([name, step, words]) => {
      const button = moves.appendChild(Object.assign(document.createElement('button'), { type: 'button', className: 'btn quiet icon' }));
      button.append(icon(name));
      button.setAttribute('aria-label', `${words}: ${row.querySelector('label').textContent.trim()}`);
      button.addEventListener('click', () => move(row, step, button));
    });
  });
  sort();
};
