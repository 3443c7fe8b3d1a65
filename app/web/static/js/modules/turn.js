// All questions of an attempt are fetched once; then the next one is there at once, also without a line.
// `turned(position)` is told after each turn. Gives back turn(position): false while the question is not in the phone.
export default (form, base, turned) => {
  const links = [...document.querySelectorAll('.qmap a')];
  const place = () => Number(form.dataset.position);
  const kept = [];
  fetch(`${base}de`, { headers: { Accept: 'application/json' } })
    .then((answer) => (answer.ok ? answer.json() : []))
    .then((list) => list.forEach((question, index) => { kept[index + 1] = { ...question, ...kept[index + 1] }; }))
    .catch(() => {});
  const number = (selector, n) => document.querySelectorAll(selector).forEach((element) => {
    element.textContent = element.textContent.replace(/\d+/, n);
  });

  const show = (n) => {
    const before = form.querySelector('[data-asked]');
    kept[place()] = { ...kept[place()], node: before };
    if (!kept[n].node) {
      kept[n].node = new DOMParser().parseFromString(kept[n].html, 'text/html').body.firstElementChild;
    }
    before.replaceWith(kept[n].node);
    kept[n].node.querySelectorAll('[data-module="order"]').forEach((box) => import('./order.js').then((order) => order.default(box)).catch(() => {}));
    form.dataset.position = n;
    form.action = `${base}cau/${n}`;
    form.elements.flag.checked = links[n - 1].classList.contains('f');
    number('[data-place]', n);
    document.title = document.title.replace(/\d+/, n);
    links.forEach((link, index) => { if (index === n - 1) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current'); });
    document.querySelectorAll('[data-go]').forEach((button) => {
      const to = n + Number(button.dataset.go);
      button.value = to > links.length ? 'review' : to;
      button.hidden = to < 1;
      if (button.dataset.last) button.textContent = to > links.length ? button.dataset.last : button.dataset.next;
    });
    form.querySelectorAll('[role="alert"]').forEach((note) => note.remove());
    turned(n, kept[n].saved);
    scrollTo(0, 0);
    kept[n].node.focus({ preventScroll: true });
  };

  const turn = (n) => {
    if (!kept[n]) return false;
    show(n);
    history.pushState(n, '', `${base}cau/${n}`);
    return true;
  };
  history.replaceState(place(), '');
  addEventListener('popstate', ({ state }) => { if (kept[state]) show(state); });
  return turn;
};
