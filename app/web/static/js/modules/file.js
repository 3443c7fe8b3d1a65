// <div class="drop" data-module="file" data-max="5242880">: the chosen file's name and size; dropping onto the box; too heavy is said at once.
import { megabytes, size } from '../text.js';

export default (element) => {
  const input = element.querySelector('input[type=file]');
  const out = element.querySelector('[data-name]');
  if (!input) return;
  const empty = out ? out.textContent : '';
  const max = Number(element.dataset.max) || Infinity;
  const show = () => {
    const files = [...input.files];
    const heavy = files.find((file) => file.size > max);
    input.setCustomValidity(heavy ? `Tệp nặng ${megabytes(heavy.size)}, tối đa ${megabytes(max)}. Hãy chọn tệp nhỏ hơn.` : '');
    if (out) out.textContent = input.validationMessage || files.map((file) => `${file.name}, ${size(file.size)}`).join('; ') || empty;
  };
  const over = (on) => (event) => {
    event.preventDefault();
    element.classList.toggle('over', on);
  };
  input.addEventListener('change', show);
  element.addEventListener('dragover', over(true));
  element.addEventListener('dragleave', over(false));
  element.addEventListener('drop', (event) => {
    over(false)(event);
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  show();
};
