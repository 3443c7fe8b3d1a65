// The quiz of a topic out of this phone. Ready-drawn papers lie in the page, each question with what every answer earns, as the rules of
// the server told it. What she does is kept here at once, also when the page is closed; handed in it waits in the queue, and the server
// grades it anew.
import { fillIn, solve } from '../packed.js';
import * as outbox from '../outbox.js';
import { makePost } from '../queue.js';
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
  const id = `luyen-${enrolment}-${paper}-${who}`; // nobody else opens it; it stays when another account signs in
  const [store] = [await open(), await outbox.begin()];
  const draws = [...page.querySelectorAll('template[data-draw]')];
  const list = part('questions');
  const forms = () => [...list.querySelectorAll('form')];
  const asks = ({ content }) => [...content.querySelectorAll('form')].map(({ dataset }) => Number(dataset.version));
  const fact = async (name) => ((await store.get('facts', name).catch(() => undefined)) || {}).value;
  const alone = (work) => (navigator.locks ? navigator.locks.request(id, work) : work()); // of all pages of this phone
  const stored = async () => {
    const value = await fact(id);
    return value && { given: [], ...value };
  };
  let state;
  let begun; // the paper as it was when she began, for when the page has a newer one
  let asked = false; // whether she was told of blank questions
  let ending = false;

  const say = (words) => { part('say').textContent = words; part('say').hidden = !words; };
  const write = () => store.write('facts', [{ id, value: state }]).catch(() => say(FULL));
  const take = async (value) => {
    state = value;
    const html = state && await fact(`de-${id}`);
    begun = undefined;
    if (!html || html.name !== state.name) return;
    const text = html.paper.replace(/\/t\/[^/"]+\//g, new URL('../..', import.meta.url).pathname);
    begun = new DOMParser().parseFromString(text, 'text/html').querySelector('template');
  };
  // What another page of hers did meanwhile: of each question the answer given last, unless it was looked at; a paper begun or handed in
  // there later is the one that counts, and then this page has to show it.
  const join = async () => {
    const other = await stored();
    const same = other && other.name === state.name;
    if (other && (same ? other.ended && !state.ended : other.began > state.began)) { await take(other); return true; }
    if (!same || state.ended) return false;
    other.answers.forEach((answer, at) => {
      if (state.looked.includes(at) || !(other.looked.includes(at) || other.given[at] > (state.given[at] || 0))) return;
      [state.answers[at], state.given[at]] = [answer, other.given[at]];
    });
    state.looked = [...new Set([...state.looked, ...other.looked])];
    return false;
  };
  const save = () => alone(async () => {
    if (await join()) show();
    await write();
  });

  const result = () => {
    const { mark, left, told } = state.ended;
    const { passed, sentence, refused, waiting, attempt } = told || {};
    const marked = told && told.mark !== undefined;
    const now = marked && !waiting ? told.mark : mark;
    const open = marked ? waiting : left;
    const good = marked ? passed : mark >= Number(page.dataset.pass);
    part('result').hidden = false;
    part('result').firstElementChild.className = `note ${good && !refused ? 'ok' : 'warn'}`;
    part('mark').textContent = refused ? 'Bài chưa được ghi.' : open ? `Chị được ít nhất ${points(now)} điểm; còn ${open} câu ${marked ? 'chờ người chấm' : 'máy chủ chấm khi có mạng'}.`
      : `Chị được ${points(now)} điểm, ${good ? 'đạt' : `chưa đạt (cần từ ${points(Number(page.dataset.pass))} điểm)`}.`;
    part('sent').textContent = refused ? sentence : marked ? 'Sổ học đã ghi lần làm này.' : told ? 'Đã gửi lên sổ học.' : state.kept || '';
    if (attempt) part('sent').append(' ', Object.assign(document.createElement('a'), { textContent: 'Xem bài đã chấm', href: `/bai-lam/${attempt}/ket-qua` }));
  };

  // The paper of the state, with what she did so far: the one she began, also when the page has a newer one by now.
  const show = () => {
    const fits = (draw) => draw && String(asks(draw)) === String(state.versions);
    const draw = state && (draws.find((one) => Number(one.dataset.draw) === state.draw && fits(one)) || (fits(begun) && begun));
    list.replaceChildren(...(draw ? [document.importNode(draw.content, true)] : []));
    if (state && !state.ended && !draw) { state = null; say('Đề đang làm dở đã có bản mới, mời chị làm lại từ đầu.'); }
    if (state && !state.ended && draw === begun) say('Đề này đã có bản mới. Chị làm nốt bài đang dở, lần sau là đề mới.');
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

  const begin = () => alone(async () => {
    const other = await stored();
    say('');
    asked = false;
    if (other && !other.ended && (!state || (other.name !== state.name && other.began > state.began))) { // in another page
      await take(other);
      show();
      if (state) return;
      say('');
    }
    const last = draws.findIndex(({ dataset }) => state && Number(dataset.draw) === state.draw);
    const draw = draws[(last + 1) % draws.length];
    state = { name: `${hex(8)}-${hex(4)}`, draw: Number(draw.dataset.draw), versions: asks(draw), answers: [], given: [], looked: [], began: Date.now() };
    begun = undefined;
    await write();
    await store.write('facts', [{ id: `de-${id}`, value: { name: state.name, paper: draw.outerHTML } }]).catch(() => { /* full: the page has it */ });
    show();
    list.scrollIntoView();
  });

  const event = () => ({ id: state.name, kind: 'practice', enrolment: Number(enrolment), paper: Number(paper), draw: state.draw, versions: state.versions,
    answers: state.versions.map((version, at) => state.answers[at] || []), took: state.ended.took || 0, at: state.ended.at || Date.now(),
    label: `${document.querySelector('h1').textContent}:`, url: `/hoc/${enrolment}/luyen/${paper}` });

  const handIn = async () => {
    await join();
    if (state.ended) { show(); return; }
    const answers = forms().map((form, at) => state.answers[at] || []);
    const blank = answers.filter((answer) => !answer.length).length;
    if (blank && !asked) {
      asked = true;
      say(`Còn ${blank} câu chưa trả lời. Bấm “Chấm bài” lần nữa để chấm luôn.`);
      part('say').scrollIntoView({ block: 'center' });
      return;
    }
    say('');
    const earned = forms().map((form, at) => worth(form, answers[at]));
    const all = forms().reduce((sum, { dataset }) => sum + Number(dataset.marks), 0);
    const step = Number(page.dataset.step);
    const mark = Math.floor((10 * earned.reduce((sum, one) => sum + one, 0)) / all / step + 0.5 + 1e-6) * step; // halves up, as the server
    const at = Date.now();
    state.ended = { mark, left: earned.filter((one) => one === null).length, at, took: Math.max(0, Math.round((at - state.began) / 1000)) };
    state.kept = await outbox.keeping(outbox.put(event()), 'Máy đã giữ bài, có mạng sẽ tự gửi.');
    await write();
    show();
    part('result').scrollIntoView({ block: 'center' });
    part('result').focus({ preventScroll: true });
    if (navigator.onLine) outbox.send();
  };
  const end = async () => {
    if (ending) return;
    ending = true;
    await alone(handIn).finally(() => { ending = false; });
  };

  const hear = ({ mark, passed, waiting, attempt, refused, sentence }) => {
    state.ended.told = { mark, passed, waiting, attempt, refused, sentence };
    save();
    result();
  };
  // It may have been sent while this page was away: told once more, the server says again what became of it.
  const ask = async () => {
    const { ended, name } = state || {};
    const { told } = ended || {};
    if (!ended || (told && (told.refused || told.mark !== undefined)) || outbox.kept().some((one) => one.id === name)) return;
    const { sentence } = (await store.get('notes', name).catch(() => undefined)) || {};
    if (state.ended !== ended || ended.told !== told) return;
    ended.told = { refused: Boolean(sentence), sentence };
    result();
    if (sentence || !navigator.onLine) return;
    const [answer] = await makePost(store, who)([event()]).catch(() => []);
    if (answer && state.name === name) hear({ ...answer, ...answer.detail });
  };

  ['input', 'change'].forEach((name) => list.addEventListener(name, ({ target }) => {
    const form = target.closest('form');
    const at = forms().indexOf(form);
    [state.answers[at], state.given[at]] = [said(form), Date.now()];
    save();
  }));
  list.addEventListener('submit', (event_) => {
    event_.preventDefault();
    const at = forms().indexOf(event_.target);
    [state.answers[at], state.given[at]] = [said(event_.target), Date.now()];
    if (!state.answers[at].length) { say(`Chị trả lời câu ${at + 1} rồi mới xem được đúng hay sai.`); return; }
    say('');
    state.looked.push(at);
    save();
    tell(event_.target, state.answers[at]);
  });
  part('begin').addEventListener('click', begin);
  part('end').addEventListener('click', end);
  addEventListener('outbox:answers', ({ detail }) => {
    const answer = state && state.ended && detail.find((one) => one.id === state.name);
    if (answer) hear(answer);
  });
  ['online', 'outbox:changed'].forEach((name) => addEventListener(name, ask));
  await take(await stored());
  show();
  await ask();
};
