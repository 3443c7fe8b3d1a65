// A strip that scrolls sideways shows where one is: in the middle, but never without the beginning of its words.
export default (element) => {
  const here = element.querySelector('[aria-current]');
  if (!here) return;
  const start = here.offsetLeft - element.offsetLeft;
  element.scrollLeft = start - Math.max(16, (element.clientWidth - here.clientWidth) / 2);
};
