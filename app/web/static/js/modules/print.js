// <button type="button" data-module="print" hidden>: shown only where it can work.
export default (element) => {
  element.addEventListener('click', () => print());
  element.hidden = false;
};
