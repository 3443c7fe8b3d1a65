// A part of a page that fetches itself anew every so many seconds, while the page is seen; 0: it stays as it is.
const fresh = async (element) => {
  try {
    const answer = await fetch(location.href, { redirect: 'manual' });
    if (!answer.ok) return false;
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-module~="refresh"]');
    if (!found) return false;
    element.replaceChildren(...found.childNodes);
    element.dataset.seconds = found.dataset.seconds;
  } catch (lost) { /* the line is gone: the old figures stay, the next round tries again */ }
  return true;
};

const round = (element) => {
  const seconds = Number(element.dataset.seconds);
  if (!seconds) return;
  setTimeout(async () => {
    if (document.hidden || await fresh(element)) round(element);
  }, seconds * 1000);
};

export default round;
