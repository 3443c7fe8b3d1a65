// <label data-module="show-password" data-for="password" hidden><input type="checkbox">…
export default (element) => {
  const field = document.getElementById(element.dataset.for);
  const tick = element.querySelector('input');
  if (!field || !tick) return;
  const show = () => { field.type = tick.checked ? 'text' : 'password'; };
  tick.addEventListener('change', show);
  if (field.form) field.form.addEventListener('submit', () => { field.type = 'password'; });
  element.hidden = false;
  show();
};
