// A strip that scrolls sideways shows where one is.
export default (element) => {
  const here = element.querySelector('[aria-current]');
  if (here) element.scrollLeft = here.offsetLeft - element.offsetLeft - (element.clientWidth - here.clientWidth) / 2;
};
