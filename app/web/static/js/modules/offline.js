// The banner shows itself while the phone has no network, and says since when that is so and when a page out of the phone was as it is.
const say = (at) => new Date(at).toLocaleString('vi', { hour: 'numeric', minute: '2-digit', ...(new Date() - new Date(at) > 86400000 && { day: 'numeric', month: 'numeric' }) });

export default (element) => {
  const { kept, pack } = document.documentElement.dataset;
  const out = element.querySelector('span');
  let back;
  const show = () => {
    let since = '';
    // When this phone saw that the line was away; it may have nowhere to note it.
    try {
      if (navigator.onLine) delete localStorage.away;
      else since = ` từ ${say(localStorage.away = localStorage.away || new Date().toISOString())}`;
    } catch (closed) {
      // not said then
    }
    element.hidden = navigator.onLine && !kept;
    // What comes after it a running test says itself.
    out.textContent = out.textContent.replace(/^[^.]*/, back ? 'Đã có mạng' : navigator.onLine ? 'Mạng chậm' : `Đang mất mạng${since}`);
  };
  if (kept && !document.querySelector('form[data-attempt]')) out.textContent = `. Chị đang ${pack ? 'học bài đã tải về máy, việc làm vẫn được tính' : `xem bản lưu lúc ${say(kept)}`}.`;
  addEventListener('online', () => { back = 1; show(); });
  addEventListener('offline', () => { back = 0; show(); });
  show();
};
