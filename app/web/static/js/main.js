// Every page works without this file. An element asks for a module: <form data-module="leave progress">.
const start = (element, name) =>
  import(`./modules/${name}.js`).then((module) => module.default(element)).catch(() => { /* the page works without it */ });

document.querySelectorAll('[data-module]').forEach((element) => {
  element.dataset.module.split(/\s+/).filter(Boolean).forEach((name) => start(element, name));
});

// Answers of a running attempt that this phone still holds go before everything else.
try {
  const mine = `bai-lam-${document.documentElement.dataset.who}-`;
  if (Object.keys(localStorage).some((name) => name.startsWith(mine))) import('./attempt.js').then(({ begin }) => begin());
} catch (closed) { /* a browser that keeps nothing */ }

// For whoever is signed in, once the page is there: what she did without a line is sent, and this phone learns to do without one.
// At once where she may sign out, because what waits has to be told before.
if (document.documentElement.dataset.who) {
  const device = () => import('./device.js').then(({ begin }) => begin()).catch(() => { /* works online */ });
  const calm = window.requestIdleCallback || ((work) => setTimeout(work, 500));
  if (document.querySelector('form[action="/dang-xuat"]')) device();
  else addEventListener('load', () => calm(device, { timeout: 3000 }));
}
