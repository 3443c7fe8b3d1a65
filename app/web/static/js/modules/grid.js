// The paper typed in: <form data-module="grid"> with one box per person. A letter leads on to the next box; arrows and Enter move.
// An Enter right after a letter has led on moves nothing more: "x, Enter" is one row, as "2, Enter" is.
export default (form) => {
  const boxes = [...form.querySelectorAll('.grid input')];
  const go = (place) => {
    const box = boxes[Math.min(Math.max(place, 0), boxes.length - 1)];
    box.focus();
    box.select();
  };
  let led = false;
  form.addEventListener('keydown', (event) => {
    const done = led && event.key === 'Enter' && boxes.includes(event.target);
    led = false;
    if (done) { event.preventDefault(); return; }
    const place = boxes.indexOf(event.target);
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    if (place < 0 || !step || (event.key === 'Enter' && place === boxes.length - 1)) return;
    event.preventDefault();
    go(place + step);
  });
  form.addEventListener('focusin', ({ target }) => { if (boxes.includes(target)) target.select(); });
  form.addEventListener('pointerdown', () => { led = false; });
  form.addEventListener('input', ({ target }) => {
    const place = boxes.indexOf(target);
    if (place >= 0 && /^[xcmtpkv]$/i.test(target.value) && place < boxes.length - 1) { go(place + 1); led = true; }
  });
  const wrong = boxes.findIndex((box) => box.getAttribute('aria-invalid') === 'true');
  if (boxes.length) go(Math.max(wrong < 0 ? boxes.findIndex(({ value }) => !value) : wrong, 0));
};
