// Every page works without this file. An element asks for a module: <form data-module="leave progress">.
const start = (element, name) =>
  import(`./modules/${name}.js`).then((module) => module.default(element)).catch(() => { /* the page works without it */ });

document.querySelectorAll('[data-module]').forEach((element) => {
  element.dataset.module.split(/\s+/).filter(Boolean).forEach((name) => start(element, name));
});
