// <a href="/page-that-asks" data-module="dialog" data-open="ask">: opens <dialog id="ask">; without it the link is followed.
export default (element) => {
  const dialog = document.getElementById(element.dataset.open);
  if (!dialog || !dialog.showModal) return;
  element.addEventListener('click', (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target.closest('[data-close]')) {
      event.preventDefault();
      dialog.close();
    }
  });
};
