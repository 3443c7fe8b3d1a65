// <form data-module="progress" data-busy="Đang đọc tệp…">: the pressed button says what is going on and a second press does nothing.
export default (element) => {
  let button = null;
  let words = null;
  element.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (button) {
      event.preventDefault();
      return;
    }
    button = event.submitter || element.querySelector('button:not([type=button])');
    if (!button) return;
    words = [...button.childNodes];
    button.textContent = element.dataset.busy || 'Đang gửi…';
    button.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted || !button) return;
    button.replaceChildren ? button.replaceChildren(...words) : location.reload();
    button.removeAttribute('aria-busy');
    button = null;
  });
};
