// <form data-module="draft" data-draft="/cham-bai/7/nhap">: what is typed is kept on the server a moment after the last key,
// [data-draft-said] says when. Ctrl+Enter sends the form.
const PAUSE = 1500;

export default (form) => {
  const out = form.querySelector('[data-draft-said]');
  let timer = 0;
  let sent = false;
  const keep = async () => {
    if (sent) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } });
      if (!answer.ok) return;
      out.textContent = (await answer.json()).said;
      form.dispatchEvent(new Event('form:saved'));
    } catch (lost) { /* no line: the form itself still holds everything */ }
  };
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
  form.addEventListener('submit', () => { sent = true; clearTimeout(timer); });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
};
