// <button data-module="fullscreen" hidden>: shows itself where a page may fill the screen.
export default (button) => {
  const root = document.documentElement;
  if (!root.requestFullscreen) return;
  button.hidden = false;
  button.addEventListener('click', () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()));
};
