// <form data-module="leave">: the browser asks before a half-written form is left.
export default (element) => {
  let changed = false;
  element.addEventListener('input', () => { changed = true; });
  element.addEventListener('submit', () => { changed = false; });
  element.addEventListener('form:saved', () => { changed = false; });
  addEventListener('beforeunload', (event) => {
    if (!changed) return;
    event.preventDefault();
    event.returnValue = '';
  });
};
