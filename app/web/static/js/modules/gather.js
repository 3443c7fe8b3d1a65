// <a data-module="gather" data-said="id" href="….zip" download>: a file that is made paper by paper. The page says how many are ready,
// then hands the file over. Without streams, or when anything is strange, the browser downloads it its own way.
const PAPER = /PK\x03\x04[\s\S]{26}(\d\d-[a-z0-9-]+)\.pdf/g;
const LONGEST = 120;

const hand = (parts, name) => {
  const file = document.createElement('a');
  file.href = URL.createObjectURL(new Blob(parts, { type: 'application/zip' }));
  file.download = name;
  document.body.append(file);
  file.click();
  file.remove();
  setTimeout(() => URL.revokeObjectURL(file.href), 60000);
};

export default (link) => {
  const said = document.getElementById(link.dataset.said);
  if (!said || !window.TextDecoder || !window.ReadableStream) return;
  let busy = false;
  const say = (words, n) => {
    said.hidden = false;
    said.textContent = words.replace('{n}', n);
  };
  link.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    link.setAttribute('aria-busy', 'true');
    say(link.dataset.begun, 0);
    try {
      const answer = await fetch(link.href);
      if (!answer.ok || !answer.body || !/zip/.test(answer.headers.get('Content-Type'))) throw new Error('no file');
      const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') || '');
      const reader = answer.body.getReader();
      const letters = new TextDecoder('latin1');
      const parts = [];
      const ready = new Set();
      let tail = '';
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        parts.push(piece.value);
        tail += letters.decode(piece.value);
        for (const [, paper] of tail.matchAll(PAPER)) ready.add(paper);
        tail = tail.slice(-LONGEST);
        if (ready.size) say(link.dataset.ready, ready.size);
      }
      hand(parts, name ? name[1] : 'ho-so.zip');
      say(link.dataset.done, ready.size);
    } catch (broken) {
      say(link.dataset.broken, 0);
    }
    busy = false;
    link.removeAttribute('aria-busy');
  });
};
