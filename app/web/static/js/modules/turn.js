// All questions of an attempt are fetched once; then the next one is there at once, also without a line.
// `turned(position)` is told after each turn. Gives back turn(position): false while the question is not in the phone.
// `list()` gives the questions, `said(node)` what stands in the fields of one. refresh(mine): what other tabs gave is shown;
// mine(position) tells what this tab still holds back.

// Practice: what is right is asked without loading the page again; `solved(box)` takes the box of the question as it comes back.
// `paper` is the form of the questions; the form that asks stands after it, hidden, because without scripts another button does it.
const look = (paper, solved) => {
  const form = paper.parentElement.querySelector('form[action$="/dap-an"]');
  if (!form) return;
  const button = form.querySelector('button');
  form.hidden = false;
  const line = Object.assign(document.createElement('p'), { className: 'note warn', hidden: true });
  line.setAttribute('role', 'status');
  form.append(line);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = new FormData(paper);
    const place = paper.dataset.position;
    body.set('cau', place);
    button.disabled = true;
    let said;
    try {
      said = await (await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } })).json();
    } catch (lost) {
      said = { error: 'Chưa xem được đúng hay sai khi mất mạng. Chị làm câu khác, có mạng thì bấm lại.' };
    }
    button.disabled = false;
    line.textContent = said.error || '';
    line.hidden = !said.error;
    if (!said.html || place !== paper.dataset.position) return;
    const box = new DOMParser().parseFromString(said.html, 'text/html').body.firstElementChild;
    solved(box);
    box.focus();
  });
};

export default (form, base, list, said, turned) => {
  const links = [...document.querySelectorAll('.qmap a')];
  const place = () => Number(form.dataset.position);
  const kept = [];
  const parsed = (html) => new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
  const wanted = Number((/\/cau\/(\d+)$/.exec(location.pathname) || [])[1]) || place();
  const ready = list().catch(() => []).then((all) => {
    all.forEach((question, index) => { kept[index + 1] = { ...question, ...kept[index + 1] }; });
    if (wanted !== place() && kept[wanted]) show(wanted); // a page out of the phone that was held for all questions
  });
  const number = (selector, n) => document.querySelectorAll(selector).forEach((element) => {
    element.textContent = element.textContent.replace(/\d+/, n);
  });

  const start = (node) => node.querySelectorAll('[data-module="order"]').forEach((box) => import('./order.js').then((order) => order.default(box)).catch(() => {}));
  const show = (n) => {
    const before = form.querySelector('[data-asked]');
    kept[place()] = { ...kept[place()], node: before };
    kept[n].node = kept[n].node || parsed(kept[n].html);
    before.replaceWith(kept[n].node);
    start(kept[n].node);
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
  const refresh = (mine) => ready.then(list).then((all) => all.forEach(({ html, saved }, index) => {
    const [n, fresh] = [index + 1, parsed(html)];
    const old = n === place() ? form.querySelector('[data-asked]') : (kept[n] || {}).node;
    if (mine(n)) return;
    const answers = said(fresh);
    links[index].classList.toggle('a', answers.some(([, value]) => value.trim()));
    if (old && JSON.stringify(said(old)) !== JSON.stringify(answers)) {
      if (n === place()) { old.replaceWith(fresh); start(fresh); }
      kept[n] = { ...kept[n], node: fresh, html, saved };
      if (n === place()) turned(n, saved);
    } else kept[n] = { ...kept[n], html, saved };
  })).catch(() => { /* no line */ });
  look(form, (box) => {
    form.querySelector('[data-asked]').replaceWith(box);
    turned(place(), (kept[place()] || {}).saved);
  });
  history.replaceState(wanted, '');
  addEventListener('popstate', ({ state }) => { if (kept[state]) show(state); });
  return { turn, refresh };
};
