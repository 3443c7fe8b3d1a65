// <button type="button" data-module="copy" data-from="#id" hidden>: copies the text of a field; shown only where it can work.
export default (element) => {
  const field = document.querySelector(element.dataset.from);
  if (!field || !navigator.clipboard) return;
  const words = element.textContent;
  element.hidden = false;
  element.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      element.textContent = element.dataset.done || 'Đã chép';
    } catch {
      field.focus();
      field.select();
    }
    setTimeout(() => { element.textContent = words; }, 3000);
  });
};
