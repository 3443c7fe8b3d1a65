// The wall: counts down and fetches the next code without a flash; when the line is gone the old one stays and says so.
const once = (element, seconds) => {
  let left = seconds;
  const [number, bar] = [element.querySelector('[data-left]'), element.querySelector('[data-bar]')];
  const timer = setInterval(() => {
    left -= 1;
    number.textContent = Math.max(left, 0);
    bar.setAttribute('width', Math.max(left, 0) * 5);
    if (left > 0) return;
    clearInterval(timer);
    next(element);
  }, 1000);
};

const next = async (element) => {
  try {
    const answer = await fetch(location.href, { redirect: 'manual' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-wall]');
    if (!fresh) { location.reload(); return; }
    element.replaceChildren(...fresh.childNodes);
    once(element, Number(fresh.dataset.seconds));
  } catch (lost) { setTimeout(next, 2000, element); }
};

export default (element) => once(element, Number(element.dataset.seconds));
