// The banner shows itself while the phone has no network.
export default (element) => {
  const show = () => { element.hidden = navigator.onLine; };
  addEventListener('online', show);
  addEventListener('offline', show);
  show();
};
