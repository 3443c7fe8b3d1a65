// <ol data-module="drag" data-form="chuyen">: each line that may be moved gets a grip. Where it is let go its form is sent with
// the key of the line and its new place; the buttons beside it do the same without this file.
export default (list) => {
  const form = document.getElementById(list.dataset.form);
  if (!form) return;
  const rows = () => [...list.children];
  const before = rows();
  let held = null;

  const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
  // The others step aside: a line that leaves the page for a moment would lose the finger that holds it.
  const move = ({ clientY: y }) => {
    if (!held) return;
    let next = held.nextElementSibling;
    for (; next && y > middle(next); next = held.nextElementSibling) list.insertBefore(next, held);
    let last = held.previousElementSibling;
    for (; last && y < middle(last); last = held.previousElementSibling) held.after(last);
    if (y < 60) scrollBy(0, -12);
    if (y > innerHeight - 60) scrollBy(0, 12);
  };
  const back = () => before.forEach((row) => list.append(row));
  const drop = (event) => {
    if (!held) return;
    const row = held;
    const to = rows().indexOf(row);
    held = null;
    row.classList.remove('held');
    if (event.type === 'pointercancel') { back(); return; }
    if (to === before.indexOf(row)) return;
    form.elements.key.value = row.dataset.key;
    form.elements.to.value = to;
    const act = form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name: 'do', value: 'place' }));
    form.submit();
    act.remove();
  };

  before.forEach((row) => {
    const moves = row.querySelector('.moves');
    if (!moves) return;
    const grip = document.createElement('span');
    grip.className = 'btn quiet icon grip';
    grip.setAttribute('aria-hidden', 'true');
    grip.textContent = '⋮⋮';
    grip.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      event.preventDefault();
      held = row;
      row.classList.add('held');
      grip.setPointerCapture(event.pointerId);
    });
    grip.addEventListener('pointermove', move);
    grip.addEventListener('pointerup', drop);
    grip.addEventListener('pointercancel', drop);
    moves.append(grip);
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !held) return;
    held.classList.remove('held');
    held = null;
    back();
  });
};
