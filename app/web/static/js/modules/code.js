// The code from the wall: <form data-module="code">. Kept with the phone's own clock before it is sent; a QR sends itself.
import { begin, keeping, put, send, waiting } from '../outbox.js';

const FRESH = 60000;

export default async (form) => {
  const { m: box, b: session } = form.elements;
  const out = form.querySelector('[data-say]');
  const say = (words, look = 'soft') => { Object.assign(out, { textContent: words, className: look }); };
  const bare = (text) => text.toUpperCase().replace(/[\s.-]/g, '');
  const asked = new URLSearchParams(location.search);
  if (document.documentElement.dataset.kept) [box.value, session.value] = ['', '']; // of the day on which this page was kept
  const begun = begin();
  // Pressed before the store has answered, too; where there is none the form goes as it is.
  form.addEventListener('submit', (event) => {
    const code = bare(box.value);
    if (!/^[0-9A-Z]{6}$/.test(code)) return;
    event.preventDefault();
    begun.then(() => give(code), () => form.submit());
  });

  const give = (code) => {
    const number = Number(session.value) || 0;
    if (waiting().some(({ kind, words }) => kind === 'code' && words === code)) return;
    const whole = put({ kind: 'code', session: number, words: code, label: `Mã ${code}:` });
    box.value = '';
    form.querySelectorAll('.why').forEach((old) => old.remove());
    say('Đang gửi…');
    send().then(async (sent) => { if (!sent) say(await keeping(whole, 'Chưa gửi được. Máy đã giữ mã và giờ gõ, tự gửi khi có mạng.')); });
  };
  addEventListener('outbox:answers', ({ detail }) => {
    const [mine] = detail.filter(({ kind }) => kind === 'code').slice(-1);
    if (!mine) return;
    const wrong = mine.outcome === 'unmatched';
    say(mine.sentence, mine.state ? 'note ok' : `note${wrong ? ' warn' : ''}`);
    if (!wrong || box.value || Date.now() - mine.at > FRESH) return;
    box.value = mine.words; // mistyped, most likely: she mends it; a code of an hour ago helps nobody
    box.select();
  });
  try { await begun; } catch (closed) { return; }
  // An address with a code is used once: going back to it must not send it again.
  if (asked.get('m')) {
    session.value = /^\d{1,9}$/.test(asked.get('b') || '') ? asked.get('b') : '';
    const code = bare(asked.get('m'));
    history.replaceState(null, '', location.pathname);
    if (/^[0-9A-Z]{6}$/.test(code)) give(code);
  }
};
