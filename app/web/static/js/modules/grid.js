// The paper typed in: <form data-module="grid"> with one box per person. A letter leads on to the next box; arrows and Enter move.
export default (form) => {
  const boxes = [...form.querySelectorAll('.grid input')];
  const go = (place) => {
    const box = boxes[Math.min(Math.max(place, 0), boxes.length - 1)];
    box.focus();
    box.select();
  };
  form.addEventListener('keydown', (event) => {
    const place = boxes.indexOf(event.target);
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    if (place < 0 || !step || (event.key === 'Enter' && place === boxes.length - 1)) return;
    event.preventDefault();
    go(place + step);
  });
  form.addEventListener('focusin', ({ target }) => { if (boxes.includes(target)) target.select(); });
  form.addEventListener('input', ({ target }) => {
    const place = boxes.indexOf(target);
    if (place >= 0 && /^[xcmtpkv]$/i.test(target.value) && place < boxes.length - 1) go(place + 1);
  });
  if (boxes.length) go(Math.max(boxes.findIndex(({ value }) => !value), 0));
};
