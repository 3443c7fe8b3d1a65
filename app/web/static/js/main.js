// Every page works without this file. An element asks for a module: <form data-module="leave progress">.
const start = (element, name) =>
  import(`./modules/${name}.js`).then((module) => module.default(element)).catch(() => { /* the page works without it */ });

document.querySelectorAll('[data-module]').forEach((element) => {
  element.dataset.module.split(/\s+/).filter(Boolean).forEach((name) => start(element, name));
});

// What this account kept on this phone without a line is sent from whatever page she opens next.
const { who } = document.documentElement.dataset;
try {
  if (who && ['viec', 'bao'].some((name) => localStorage.getItem(`${name}-${who}`))) import('./outbox.js').then((outbox) => outbox.begin());
} catch (closed) { /* a browser that keeps nothing */ }
