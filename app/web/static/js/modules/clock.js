// <div class="clock" data-module="clock" data-seconds="1900" data-say="#sentence" data-over="/url">…<b>32 phút</b>
// data-seconds: left to the server's deadline when the page was made. Whole minutes until 5:00, then m:ss.
// At the end it sends "clock:over" and opens data-over; the server alone decides what is in time.
export default (element) => {
  const out = element.querySelector('b');
  const seconds = Number(element.dataset.seconds);
  if (!out || !(seconds >= 0)) return;
  const end = Date.now() + seconds * 1000;
  const voice = document.querySelector(element.dataset.say || '[data-clock-say]');
  let spoken = seconds < 300;
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    out.textContent = left >= 300 ? `${Math.ceil(left / 60)} phút` : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    element.classList.toggle('low', left < 300);
    if (left < 300 && !spoken) {
      spoken = true;
      if (voice) voice.textContent = 'Còn 5 phút';
    }
    if (left) {
      setTimeout(tick, left > 300 ? 5000 : 250);
      return;
    }
    element.dispatchEvent(new CustomEvent('clock:over', { bubbles: true }));
    if (element.dataset.over && navigator.onLine) location.assign(element.dataset.over);
  };
  tick();
};
