// Scanning cards: <section data-module="scan" hidden data-session data-cohort>, shown where the browser knows barcodes.
// The digests of this class's cards stand in the page, so that the name, and a card of another class, is told without a line.
import { begin, kept, put, send } from '../outbox.js';

const PAUSE = 250;

export default async (element) => {
  if (!('BarcodeDetector' in window) || !navigator.mediaDevices || !crypto.subtle) return;
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  const { session, cohort, title } = element.dataset;
  const names = new Map([...element.querySelectorAll('[data-card]')].map((row) => [row.dataset.card, row.textContent]));
  const [video, list, out, button] = ['video', '[data-scans]', '[data-scanned]', '[data-camera]'].map((one) => element.querySelector(one));
  const seen = new Map();
  try { await begin(); } catch (closed) { return; }
  element.hidden = false;
  document.querySelectorAll('[data-no-camera]').forEach((words) => { words.hidden = true; });

  const digest = async (text) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))]
    .slice(0, 8).map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const say = (words) => { out.textContent = words; };

  const take = async (raw) => {
    const text = raw.trim().toUpperCase();
    if (Date.now() - (seen.get(text) || 0) < 4000) return;
    seen.set(text, Date.now());
    const found = /^THE:(\d+):\d+:\d+:[A-Z2-7]{16}$/.exec(text);
    if (!found) { say('Không phải thẻ học viên.'); return; }
    if (found[1] !== cohort) { say('Thẻ của lớp khác, không ghi.'); return; }
    const name = names.get(await digest(text));
    if (!name) { say('Thẻ này đã thay thẻ mới hoặc không do lớp cấp, không ghi.'); return; }
    if (navigator.vibrate) navigator.vibrate(60);
    say(`Đã quét: ${name}`);
    if (list.querySelector(`[data-name="${text}"]`)) return;
    const row = Object.assign(document.createElement('li'), { textContent: `${name}: chờ gửi` });
    row.dataset.name = text;
    list.prepend(row);
    if (!kept().some(({ kind, words }) => kind === 'card' && words === text)) {
      const whole = put({ kind: 'card', session: Number(session), words: text, label: `${title}, ${name}:` });
      whole.saved.catch(() => { row.textContent = `${name}: máy đã đầy, chưa giữ được. Đừng đóng trang này.`; });
    }
    send();
  };
  addEventListener('outbox:answers', ({ detail }) => detail.filter(({ kind }) => kind === 'card').forEach(({ words, sentence }) => {
    const row = list.querySelector(`[data-name="${words}"]`);
    if (row) row.textContent = sentence;
  }));

  button.addEventListener('click', async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch (refused) { say('Chưa mở được máy ảnh. Cho phép trang dùng máy ảnh, hoặc chụp ảnh thẻ ở dưới.'); return; }
    video.hidden = false;
    button.hidden = true;
    await video.play();
    const look = async () => {
      const codes = await detector.detect(video).catch(() => []);
      for (const { rawValue } of codes) await take(rawValue);
      setTimeout(look, PAUSE);
    };
    look();
  });
};
