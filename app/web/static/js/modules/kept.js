// <main data-module="kept">: lets the service worker keep this page and its files, so that it opens again without a line.
export default () => {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.register('/sw.js', { type: 'module' }).then(() => navigator.serviceWorker.ready).then(({ active }) => {
    const names = [...document.querySelectorAll('link[href^="/t/"], script[src^="/t/"]')].map((one) => one.href || one.src);
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => new URL(name).pathname.startsWith('/t/'));
    active.postMessage({ page: location.href.split(/[?#]/)[0], files: [...new Set([...names, ...loaded])] });
  }).catch(() => { /* not allowed here: the page works online */ });
};
