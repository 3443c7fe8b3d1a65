// <div class="clock" data-module="clock" data-seconds="1900" data-say="#sentence" data-over="/url">…<b>32 phút</b>
// data-seconds: left to the server's deadline when the page was made; counted by the phone's steady clock, and put right whenever the
// page hears from the server ("attempt:time", detail: milliseconds left). Whole minutes until 5:00, then m:ss.
// Two seconds before the end it sends "clock:last"; at the end "clock:over", and opens data-over unless somebody prevents that.
export default (element) => {
  const out = element.querySelector('b');
  const seconds = Number(element.dataset.seconds);
  if (!out || !(seconds >= 0)) return;
  let end = performance.now() + seconds * 1000;
  const voice = document.querySelector(element.dataset.say || '[data-clock-say]');
  let [spoken, last, timer] = [seconds < 300, false, 0];
  const send = (name) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true }));
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    out.textContent = left >= 300 ? `${Math.ceil(left / 60)} phút` : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    element.classList.toggle('low', left < 300);
    if (left < 300 && !spoken) {
      spoken = true;
      if (voice) voice.textContent = 'Còn 5 phút';
    }
    if (left <= 2 && !last) { last = true; send('clock:last'); }
    if (left) { timer = setTimeout(tick, left > 300 ? 5000 : 250); return; }
    if (send('clock:over') && element.dataset.over && navigator.onLine) location.assign(element.dataset.over);
  };
  addEventListener('attempt:time', ({ detail }) => {
    clearTimeout(timer);
    end = performance.now() + detail;
    last = last && detail < 3000;
    tick();
  });
  tick();
};
