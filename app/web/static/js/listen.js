// "Nghe bài": the phone's own voice reads the lesson, piece by piece; loaded when she taps. Pause, back, on, end.
const PIECES = 'h1, .prose p, .prose li, .prose h3, .prose th, .prose td, section > h2';
const LONGEST = 220; // longer ones stop half-way on some phones

// A piece in parts that a voice can say in one breath: at the ends of sentences, else at a space.
export const breaths = (text) => {
  const parts = [];
  (text.replace(/\s+/g, ' ').trim().match(/.+?(?:[.!?…:;]+(?=\s|$)|$)/g) || []).forEach((sentence) => {
    let rest = sentence.trim();
    while (rest.length > LONGEST) {
      const at = rest.lastIndexOf(' ', LONGEST);
      const cut = at > 0 ? at : LONGEST;
      parts.push(rest.slice(0, cut));
      rest = rest.slice(cut).trim();
    }
    if (rest) parts.push(rest);
  });
  return parts;
};

let bar;

export const begin = (page) => {
  if (bar) return;
  const speech = window.speechSynthesis;
  const voice = speech.getVoices().find(({ lang }) => /^vi/i.test(lang));
  const pieces = [...page.querySelectorAll(PIECES)].filter((piece) => piece.offsetParent && piece.textContent.trim() && !piece.querySelector('p, li'));
  let at = pieces.findIndex((piece) => piece.getBoundingClientRect().bottom > 80);
  let turn = 0; // what an earlier turn still says is not listened to
  if (at < 0) at = 0;

  const mark = (on) => pieces.forEach((piece, n) => piece.classList.toggle('heard', on && n === at));
  const stop = () => {
    turn += 1;
    speech.cancel();
    mark(false);
    bar.remove();
    bar = undefined;
    removeEventListener('pagehide', stop);
  };
  const say = () => {
    turn += 1;
    const mine = turn;
    speech.cancel();
    if (at >= pieces.length) { stop(); return; }
    mark(true);
    pieces[at].scrollIntoView({ block: 'center' });
    const parts = breaths(pieces[at].textContent);
    const next = () => {
      if (mine !== turn) return;
      const words = parts.shift();
      if (!words) { at += 1; say(); return; }
      const spoken = Object.assign(new SpeechSynthesisUtterance(words), { lang: 'vi-VN', voice, rate: 0.95 });
      spoken.onend = next;
      spoken.onerror = ({ error }) => { if (mine === turn && error !== 'interrupted' && error !== 'canceled') stop(); };
      speech.speak(spoken);
    };
    next();
    pause.textContent = 'Tạm dừng';
  };
  const button = (words, act) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'btn quiet mini', textContent: words });
    made.addEventListener('click', act);
    return made;
  };
  // Pausing speech does not come back on every phone: the piece begins anew.
  let held = false;
  const pause = button('Tạm dừng', () => {
    held = !held;
    if (!held) { say(); return; }
    turn += 1;
    speech.cancel();
    pause.textContent = 'Nghe tiếp';
  });
  const go = (way) => () => { at = Math.min(Math.max(at + way, 0), pieces.length - 1); held = false; say(); };
  bar = Object.assign(document.createElement('div'), { className: 'hear' });
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', 'Nghe bài');
  bar.append(button('Lùi', go(-1)), pause, button('Tới', go(1)), button('Thôi nghe', stop));
  document.body.append(bar);
  addEventListener('pagehide', stop);
  say();
  pause.focus();
};
