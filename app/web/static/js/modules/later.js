// A request for leave that may wait for a line: <form data-module="later">. Without a line what it says (not its photo) joins the queue.
// [data-later] is where it says how many wait.
import { begin, keeping, put, waiting } from '../outbox.js';
import { fill } from '../text.js';

// The release before this one kept them apart.
const move = (name) => {
  const old = JSON.parse(localStorage.getItem(name) || '[]');
  localStorage.removeItem(name);
  return old.map(({ url, fields }) => ({ url, values: (key) => fields.filter(([field]) => field === key).map(([, value]) => value) }));
};

export default async (form) => {
  const out = form.querySelector('[data-later]');
  const url = location.pathname;
  const ours = ({ kind, url: of }) => kind === 'leave' && of === url;
  const say = (words) => { out.hidden = !words; out.textContent = words; };
  const show = () => {
    const wait = waiting().filter(ours);
    if (wait.some(({ loose }) => loose)) return; // what the phone could not keep is said until it could, or is sent
    const count = wait.length;
    say(count ? fill('{n} đơn chờ gửi trong máy này, chưa kèm ảnh. Có mạng, máy tự gửi.', count) : '');
  };
  const days = () => [...form.querySelectorAll('[name=sessions]:checked')].map((box) => box.closest('label').textContent.trim());
  const keep = (values, where, which = []) => put({
    kind: 'leave', enrolment: Number(where.split('/')[2]), sessions: values('sessions').map(Number), why: values('kind')[0], words: values('note')[0] || '', label: which.length ? `Đơn xin nghỉ ${which.join('; ')}:`.slice(0, 120) : 'Đơn xin nghỉ:', url: where,
  }, (other) => other.loose && ours(other));
  await begin();
  try { move(`don-${document.documentElement.dataset.who}`).forEach((one) => keep(one.values, one.url)); } catch (closed) { /* nothing was kept there */ }

  form.addEventListener('submit', (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const data = new FormData(form);
    const values = (key) => data.getAll(key);
    if (!values('sessions').length || !values('kind').length || (values('kind')[0] === 'other' && !values('note')[0].trim())) {
      say('Chọn buổi xin nghỉ và một lý do rồi gửi lại. Lý do khác thì viết thêm vài chữ.');
      return;
    }
    const whole = keep(values, url, days());
    whole.saved.then(() => { form.reset(); show(); }, () => keeping(whole).then(say));
  }, true);
  addEventListener('outbox:answers', ({ detail }) => {
    const mine = detail.filter(ours);
    if (mine.some(({ refused }) => !refused)) location.reload();
    else if (mine.length) say(mine[0].sentence);
  });
  addEventListener('outbox:changed', show);
  show();
};
