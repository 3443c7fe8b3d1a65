// <form data-module="tally">: points of [data-most] boxes are added up in [data-sum] while they are typed, with what they come to
// in the paper; a box that is missing is named, one that cannot be right is marked. The first box has the focus. The server decides when the form is sent.
const typed = (box) => box.value.trim().replace(',', '.');
const fits = (box) => /^\d{1,3}(\.\d{1,2})?$/.test(typed(box)) && +typed(box) <= +box.dataset.most && Number.isInteger(typed(box) * 4);
const say = (number) => String(Math.round(number * 100) / 100).replace('.', ',');

export default (form) => {
  const out = form.querySelector('[data-sum]');
  const boxes = [...form.querySelectorAll('[data-most]')];
  const { all, marks, said, wrong, missing } = out.dataset;
  const which = (list) => list.map((box) => boxes.indexOf(box) + 1).join(', ');
  const show = () => {
    const empty = boxes.filter((box) => !typed(box));
    const odd = boxes.filter((box) => typed(box) && !fits(box));
    boxes.forEach((box) => {
      box.setAttribute('aria-invalid', odd.includes(box));
      box.closest('.field').classList.toggle('bad', odd.includes(box));
    });
    const sum = boxes.reduce((total, box) => total + (fits(box) ? +typed(box) : 0), 0);
    const words = [odd.length && wrong.replace('{which}', which(odd)), empty.length && missing.replace('{which}', which(empty))];
    if (empty.length < boxes.length && !odd.length) {
      const score = all > 0 ? sum / all * marks : 0;
      words.unshift(said.replace('{sum}', say(sum)).replace('{all}', say(+all)).replace('{score}', say(score)).replace('{marks}', say(+marks)));
    }
    out.textContent = empty.length < boxes.length ? words.filter(Boolean).join(' ') : '';
  };
  form.addEventListener('input', show);
  show();
  if (matchMedia('(min-width: 60rem)').matches) boxes[0].focus({ preventScroll: true }); // beside the text; on a phone she reads it first
};
