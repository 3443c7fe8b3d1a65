// A lesson: "Đã đọc" is sent without loading the page again; when the line is away the ordinary form still works.
const text = (form, words) => {
  const box = form.querySelector('.saved');
  if (!box) return;
  box.hidden = false;
  box.querySelector('[data-say]').textContent = words;
};

const send = async (form, page) => {
  const button = form.querySelector('button');
  const data = new FormData(form);
  data.set('at', new Date().toISOString());
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const { saved_at: savedAt, next, stays } = await answer.json();
    if (!stays) { location.assign(next); return; }
    button.remove();
    text(form, `Đã ghi lúc ${savedAt}`);
    const line = page.querySelector(`[data-toc="${form.dataset.section}"]`);
    if (line) line.textContent = 'Đã đọc';
    const target = document.getElementById(new URL(next, location.href).hash.slice(1));
    if (target) { history.replaceState(null, '', `#${target.id}`); target.scrollIntoView(); }
  } catch (error) {
    button.disabled = false;
    if (navigator.onLine && error instanceof TypeError === false) { form.submit(); return; }
    text(form, 'Chưa gửi được. Có mạng thì bấm lại, bài không mất.');
  }
};

export default page => {
  if (!window.fetch) return;
  page.addEventListener('submit', event => {
    const form = event.target.closest('form[data-section]');
    if (!form) return;
    event.preventDefault();
    send(form, page);
  });
};
