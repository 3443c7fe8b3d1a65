// The banner shows itself while the phone has no network, and says since when a page out of the phone is what it is.
export default (element) => {
  const { kept, pack } = document.documentElement.dataset;
  const out = element.querySelector('span');
  const at = kept && new Date(kept);
  const clock = at && at.toLocaleTimeString('vi', { hour: 'numeric', minute: '2-digit' });
  const day = at && (at.toDateString() === new Date().toDateString() ? '' : ` ngày ${at.getDate()}/${at.getMonth() + 1}`);
  let back = false;
  const show = () => {
    element.hidden = navigator.onLine && !kept;
    const why = back ? 'Đã có mạng.' : navigator.onLine ? 'Mạng chậm.' : 'Đang mất mạng.';
    if (kept && !document.querySelector('form[data-attempt]')) out.textContent = pack ? `${why} Chị đang học bài đã tải về máy, việc làm vẫn được tính.` : `${why} Chị đang xem bản lưu lúc ${clock}${day}.`;
  };
  addEventListener('online', () => { back = true; show(); });
  addEventListener('offline', () => { back = false; show(); });
  show();
};
