// What a page out of this phone needs besides: what she did (as the server knew it last, and since), shown in the page of a lesson.
// The feedback of a check question stands in a <template> of packed pages only; graded tests are in no pack.
import { open } from './store.js';

export const mineOf = async (enrolment) => ((await (await open()).get('facts', `mine-${enrolment}`)) || {}).value;

// What was sent is known from now on, so that a packed page shows it before this phone asks again.
export const learn = async (items) => {
  for (const { kind, enrolment, lesson, section, check, choices } of items) {
    const store = await open();
    const known = await store.get('facts', `mine-${enrolment}`);
    if (!known) continue;
    const mine = known.value;
    if (kind === 'section') mine.read[lesson] = [...new Set([...(mine.read[lesson] || []), section])];
    else mine.answers[lesson] = { ...mine.answers[lesson], [check]: choices };
    await store.write('facts', [known]);
  }
};

const inputs = (form) => [...form.querySelectorAll('[name^="choice"]')];
const ticked = (input) => /radio|checkbox/.test(input.type);

export const fillIn = (form, choices) => {
  const left = [...choices];
  inputs(form).forEach((input) => {
    if (ticked(input)) input.checked = choices.includes(input.value);
    else if (input.options) input.value = choices.find((choice) => [...input.options].some(({ value }) => value === choice)) || '';
    else input.value = left.shift() || '';
  });
};

// What is right, at the question; without a template only what became of her answer (`words`).
export const solve = (form, words = 'Máy đã giữ câu trả lời. Có mạng, máy tự gửi và hiện đáp án.') => {
  const template = form.querySelector('template');
  form.querySelectorAll('.solved, .note, .feedback').forEach((old) => old.remove());
  form.querySelectorAll('.opt').forEach((option) => { option.className = 'opt'; });
  const button = form.querySelector('button[type="submit"]'); // lines that are moved have buttons of their own
  if (!template) {
    const note = Object.assign(document.createElement('p'), { className: 'note', textContent: words });
    note.dataset.promised = '';
    button.before(note);
    return;
  }
  const parts = document.importNode(template.content, true);
  const keys = [...parts.querySelectorAll('[data-key]')];
  let right = true;
  keys.forEach((part) => {
    const input = inputs(form).find(({ value }) => value === part.dataset.key);
    const good = Boolean(part.dataset.right);
    if (!input) return;
    if (input.checked !== good) right = false;
    if (good || input.checked) input.closest('.opt').classList.add(good ? 'right' : 'wrong');
    if (!input.checked || !part.textContent) return;
    const feedback = Object.assign(document.createElement('span'), { className: 'feedback' });
    feedback.append(...part.childNodes);
    input.nextElementSibling.append(feedback);
  });
  const lines = parts.querySelector('.solved');
  const why = parts.querySelector('[data-why]');
  why.className = `note ${keys.length && right ? 'ok' : 'warn'}`;
  why.querySelector('b').textContent = keys.length ? (right ? 'Đúng rồi.' : 'Chưa đúng.') : 'So với đáp án ở trên.';
  if (lines) {
    const said = inputs(form).map((input) => (input.options && input.value ? input.selectedOptions[0].textContent : input.value));
    lines.querySelectorAll('b').forEach((place, at) => { place.textContent = said[at] || '–'; });
    button.before(lines);
  }
  button.before(why);
  Object.assign(button, { textContent: 'Trả lời lại', className: 'btn quiet mini' });
};

export const restore = async (page, enrolment, lesson, events) => {
  const mine = await mineOf(enrolment);
  const here = events.filter((item) => item.enrolment === Number(enrolment) && item.lesson === Number(lesson));
  const read = [...((mine && mine.read[lesson]) || []), ...here.filter(({ kind }) => kind === 'section').map(({ section }) => section)];
  const answers = { ...((mine && mine.answers[lesson]) || {}) };
  here.filter(({ kind }) => kind === 'check').forEach(({ check, choices }) => { answers[check] = choices; });
  Object.entries(answers).forEach(([key, choices]) => {
    const form = document.getElementById(`hoi-${key}`);
    if (!form) return;
    fillIn(form, choices);
    if (form.querySelector('template') || here.some(({ check }) => check === key)) solve(form);
  });
  return [...page.querySelectorAll('form[data-section]')].filter((form) => read.includes(form.dataset.section));
};
