// The quiz of a topic out of this phone. Ready-drawn papers lie in the page, each question with what every answer earns, as the rules of
// the server told it. What she does is kept here at once, also when the page is closed; handed in it waits in the queue, and the server
// grades it anew.
import { fillIn, solve } from '../packed.js';
import * as outbox from '../outbox.js';
import { open } from '../store.js';

const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const points = (number) => String(Number(number.toFixed(2))).replace('.', ',');
const FULL = 'Máy đã đầy nên chưa giữ được bài. Đừng đóng trang trước khi chấm bài và gửi xong.';

// What stands in the fields of a question, as the server reads it.
const said = (form) => {
  const found = [...new FormData(form)].filter(([name]) => name.startsWith('choice'));
  return found.some(([, value]) => value.trim()) ? found.map(([name, value]) => (name.includes('.') ? `${name.slice(7)}:${value}` : value)) : [];
};
const fill = (form, response) => form.querySelectorAll('[data-part]').forEach((part) => {
  const [, key] = part.dataset.part.split('.');
  fillIn(part, key ? response.filter((one) => one.startsWith(`${key}:`)).map((one) => one.slice(key.length + 1)) : response);
});

// The marks of an answer; null where only the server can say.
const worth = (form, response) => {
  if (!response.length) return 0;
  const found = form.dataset.worth ? JSON.parse(form.dataset.worth)[response.filter(Boolean).sort().join(',')] : undefined;
  return found === undefined ? null : found;
};

// What is right, at the question; from then on its answer stays.
const tell = (form, response) => {
  const button = form.querySelector('button[type="submit"]');
  const parts = [...form.querySelectorAll('[data-part]')];
  if (!button) return;
  if (parts.length === 1 && form.querySelector('template')) {
    solve(form);
    const earned = worth(form, response);
    const words = form.querySelector('[data-why] b');
    form.querySelector('[data-why]').className = `note ${earned === Number(form.dataset.marks) ? 'ok' : 'warn'}`;
    words.textContent = earned === null ? 'Câu này máy chủ chấm khi có mạng; so với đáp án ở trên.' : !response.length ? 'Chưa trả lời.'
      : earned === Number(form.dataset.marks) ? 'Đúng rồi.' : earned ? `Đúng một phần, ${points(earned)} điểm.` : 'Chưa đúng.';
  } else {
    parts.forEach((part) => {
      const template = part.querySelector('template');
      if (!template) return;
      const right = document.importNode(template.content, true);
      right.querySelectorAll('[data-key]').forEach((line) => {
        const input = line.dataset.right && [...part.querySelectorAll('input')].find(({ value }) => value === line.dataset.key);
        if (input) input.closest('.opt').classList.add('right');
        line.remove();
      });
      part.append(right);
    });
    button.before(Object.assign(document.createElement('p'), { className: 'note', textContent: 'Câu này máy chủ chấm khi có mạng.' }));
  }
  form.querySelectorAll('input, select, textarea, .moves button').forEach((field) => { field.disabled = true; });
  button.remove();
};

export default async (page) => {
  const { who } = document.documentElement.dataset;
  const { paper } = page.dataset;
  const [, enrolment] = /^\/hoc\/(\d+)\//.exec(location.pathname); // in a pack the page itself is nobody's
  const part = (name) => page.querySelector(`[data-${name}]`);
  const id = `luyen-${enrolment}-${paper}-${who}`; // phone.js clears away what is of another account
  const [store] = [await open(), await outbox.begin()];
  const draws = [...page.querySelectorAll('template[data-draw]')];
  const list = part('questions');
  const forms = () => [...list.querySelectorAll('form')];
  let state = ((await store.get('facts', id).catch(() => undefined)) || {}).value;
  let asked = false; // whether she was told of blank questions

  const say = (words) => { part('say').textContent = words; part('say').hidden = !words; };
  const save = () => store.write('facts', [{ id, value: state }]).catch(() => say(FULL));
  const versions = () => forms().map(({ dataset }) => Number(dataset.version));

  const result = () => {
    const { mark, left, told } = state.ended;
    const { passed, sentence, refused } = told || {};
    const marked = told && told.mark !== undefined;
    const now = marked ? told.mark : mark;
    const open = left && !marked;
    const good = marked ? passed : mark >= Number(page.dataset.pass);
    part('result').hidden = false;
    part('result').firstElementChild.className = `note ${good && !refused ? 'ok' : 'warn'}`;
    part('mark').textContent = refused ? 'Bài chưa được ghi.' : open ? `Chị được ít nhất ${points(now)} điểm; còn ${left} câu máy chủ chấm khi có mạng.`
      : `Chị được ${points(now)} điểm, ${good ? 'đạt' : `chưa đạt (cần từ ${points(Number(page.dataset.pass))} điểm)`}.`;
    part('sent').textContent = refused ? sentence : marked ? 'Sổ học đã ghi lần làm này.' : told ? 'Đã gửi lên sổ học.' : state.kept || '';
  };

  // The paper of the state, with what she did so far; without it when the page has another one by now.
  const show = () => {
    const draw = state && draws.find(({ dataset }) => Number(dataset.draw) === state.draw);
    list.replaceChildren(...(draw ? [document.importNode(draw.content, true)] : []));
    if (state && String(versions()) !== String(state.versions)) {
      list.replaceChildren();
      if (!state.ended) { state = null; say('Đề đang làm dở đã có bản mới, mời chị làm lại từ đầu.'); }
    }
    list.querySelectorAll('[data-module="order"]').forEach((box) => import('./order.js').then((order) => order.default(box)).catch(() => {}));
    forms().forEach((form, at) => {
      fill(form, state.answers[at] || []);
      if (state.ended || state.looked.includes(at)) tell(form, state.answers[at] || []);
    });
    const ended = Boolean(state && state.ended);
    part('result').hidden = !ended;
    if (ended) result();
    part('begin').hidden = Boolean(state) && !ended;
    part('begin').firstElementChild.textContent = ended ? 'Làm đề khác' : 'Bắt đầu làm bài';
    part('end').hidden = !state || ended;
  };

  const begin = () => {
    const last = draws.findIndex(({ dataset }) => state && Number(dataset.draw) === state.draw);
    const draw = draws[(last + 1) % draws.length];
    state = { name: `${hex(8)}-${hex(4)}`, draw: Number(draw.dataset.draw), answers: [], looked: [], began: Date.now() };
    state.versions = [...draw.content.querySelectorAll('form')].map(({ dataset }) => Number(dataset.version));
    asked = false;
    say('');
    save();
    show();
    list.scrollIntoView();
  };

  const end = async () => {
    const blank = forms().filter((form, at) => !(state.answers[at] || []).length).length;
    if (blank && !asked) {
      asked = true;
      say(`Còn ${blank} câu chưa trả lời. Bấm “Chấm bài” lần nữa để chấm luôn.`);
      part('say').scrollIntoView({ block: 'center' });
      return;
    }
    say('');
    const earned = forms().map((form, at) => worth(form, state.answers[at] || []));
    const all = forms().reduce((sum, { dataset }) => sum + Number(dataset.marks), 0);
    const step = Number(page.dataset.step);
    const mark = Math.floor((10 * earned.reduce((sum, one) => sum + one, 0)) / all / step + 0.5 + 1e-6) * step; // halves up, as the server
    state.ended = { mark, left: earned.filter((one) => one === null).length };
    const answers = forms().map((form, at) => state.answers[at] || []);
    const event = { kind: 'practice', enrolment: Number(enrolment), paper: Number(paper), draw: state.draw, versions: state.versions, answers };
    const took = Math.max(0, Math.round((Date.now() - state.began) / 1000));
    const whole = outbox.put({ id: state.name, ...event, took, label: `${document.querySelector('h1').textContent}:`, url: `/hoc/${enrolment}/luyen/${paper}` });
    state.kept = await outbox.keeping(whole, 'Máy đã giữ bài, có mạng sẽ tự gửi.');
    await save();
    show();
    part('result').scrollIntoView({ block: 'center' });
    part('result').focus({ preventScroll: true });
    if (navigator.onLine) outbox.send();
  };

  ['input', 'change'].forEach((name) => list.addEventListener(name, ({ target }) => {
    const form = target.closest('form');
    state.answers[forms().indexOf(form)] = said(form);
    save();
  }));
  list.addEventListener('submit', (event) => {
    event.preventDefault();
    const at = forms().indexOf(event.target);
    state.answers[at] = said(event.target);
    if (!state.answers[at].length) { say(`Chị trả lời câu ${at + 1} rồi mới xem được đúng hay sai.`); return; }
    say('');
    state.looked.push(at);
    save();
    tell(event.target, state.answers[at]);
  });
  // It may have been sent while this page was away.
  if (state && state.ended && !state.ended.told && !outbox.kept().some((one) => one.id === state.name)) {
    const { sentence } = (await store.get('notes', state.name).catch(() => undefined)) || {};
    state.ended.told = { refused: Boolean(sentence), sentence };
  }
  part('begin').addEventListener('click', begin);
  part('end').addEventListener('click', () => end());
  addEventListener('outbox:answers', ({ detail }) => {
    const told = state && state.ended && detail.find((one) => one.id === state.name);
    if (!told) return;
    state.ended.told = { mark: told.mark, passed: told.passed, refused: told.outcome === 'refused', sentence: told.sentence };
    save();
    result();
  });
  show();
};
