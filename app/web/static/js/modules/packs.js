// "Tải về máy": topics that this phone keeps. Files are kept by their hash, so that only what changed is fetched, a broken download goes
// on where it stopped, and a pack is exchanged for a newer one only when every file of the new one is here and is what its hash says.
import { open } from '../store.js';
import { size } from '../text.js';

const CACHE = 'goi';
const hash = async (bytes) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const screenWidth = () => Math.min(screen.width, 720) * (window.devicePixelRatio || 1);

// One file for each lesson, one width of each picture: the narrowest that this screen can use.
const filesOf = (enrolment, topic) => [
  ...topic.lessons.map(({ id, sha256, bytes }) => ({ key: `/goi/${sha256}`, url: `/hoc/${enrolment}/goi/${id}`, sha256, bytes })),
  ...topic.pictures.filter(({ files }) => files.length).map(({ name, files }) => {
    const { width, bytes, sha256 } = files.find((file) => file.width >= screenWidth()) || files[files.length - 1];
    return { key: `/media/${name}`, url: `/media/${name}-${width}.webp?hien=1`, sha256, bytes };
  }),
];
const weight = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);

export default async (page) => {
  const { enrolment } = page.dataset;
  const part = (name) => page.querySelector(`[data-${name}]`);
  const store = await open();
  if (!store.lasting || !window.caches || !navigator.serviceWorker || !crypto.subtle) return;
  const cache = await caches.open(CACHE).catch(() => null);
  if (!cache) return;
  const fact = async (id) => ((await store.get('facts', id)) || {}).value;
  const note = (id, value) => store.write('facts', [{ id, value }]);
  const here = async () => new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const idOf = (topic) => `${enrolment}-${topic}`;
  const say = (words) => { part('say').textContent = words; part('progress').hidden = !words; };
  let stop = null;

  const fetchMine = async () => {
    const mine = await (await fetch(`/hoc/${enrolment}/cua-toi`)).json();
    await note(`mine-${enrolment}`, mine);
  };
  const manifest = async () => {
    try {
      const answer = await fetch(`/hoc/${enrolment}/goi`);
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      await note(`goi-${enrolment}`, found);
      return found;
    } catch (lost) { return fact(`goi-${enrolment}`); }
  };
  const whole = await manifest();
  if (!whole) return;
  part('cannot').hidden = true;
  part('all').hidden = false;
  part('saver').hidden = false;

  const packs = async () => (await store.all('packs')).filter(({ of }) => of === enrolment);
  // Files that no pack needs and no download waits for.
  const sweep = async (wanted = []) => {
    const needed = new Set((await store.all('packs')).flatMap(({ keys }) => keys));
    wanted.forEach((key) => needed.add(key));
    await Promise.all([...(await here())].filter((key) => !needed.has(key)).map((key) => cache.delete(key)));
  };

  const show = async () => {
    const [kept, files, wanted] = [await packs(), await here(), (await fact(`wanted-${enrolment}`)) || []];
    let missing = 0;
    whole.topics.forEach((topic) => {
      const row = page.querySelector(`[data-topic="${topic.id}"]`);
      if (!row) return;
      const all = filesOf(enrolment, topic);
      const left = weight(all.filter(({ key }) => !files.has(key)));
      const pack = kept.find(({ id }) => id === idOf(topic.id));
      const fresh = pack && pack.version === topic.version;
      const [get, free] = ['get', 'free'].map((name) => row.querySelector(`[data-${name}]`));
      if (!fresh) missing += left;
      const begun = wanted.includes(topic.id) && left < weight(all);
      row.querySelector('[data-state]').textContent = fresh ? `Đã có trong máy, ${size(weight(all))}`
        : pack ? `Có bản mới, tải thêm ${size(left)}. Bản đang có vẫn đọc được.`
          : begun ? `Tải dở, còn ${size(left)}` : `${topic.lessons.length} bài, ${size(left)}`;
      get.hidden = Boolean(fresh);
      get.firstChild.textContent = pack ? 'Cập nhật' : begun ? 'Tải tiếp' : 'Tải';
      free.hidden = !pack;
    });
    const gone = kept.filter(({ topic }) => !whole.topics.some(({ id }) => id === topic));
    part('withdrawn').hidden = !gone.length;
    part('withdrawn').textContent = gone.length ? `Chuyên đề ${gone.map(({ code }) => code).join(', ')} không còn trong chương trình, đã xóa khỏi máy.` : '';
    if (gone.length) { await store.write('packs', [], gone.map(({ id }) => id)); await sweep(wanted.length ? [...files] : []); }
    part('sum').textContent = missing ? `Còn ${size(missing)} chưa có trong máy.` : 'Máy đã có đủ cả chương trình.';
    part('get').hidden = !missing;
    const room = navigator.storage && navigator.storage.estimate && await navigator.storage.estimate().catch(() => null);
    const used = weight(kept);
    const left = room && room.quota ? room.quota - room.usage : 0;
    const space = left > 1073741824 ? 'hơn 1 GB' : `khoảng ${size(left)}`;
    part('space').textContent = `${used ? `Bài đã tải đang chiếm ${size(used)}. ` : ''}${left ? `Máy còn trống ${space} cho bài học.` : ''}`;
  };

  const fetchFile = async ({ key, url, sha256 }) => {
    const answer = await fetch(url, { signal: stop.signal });
    if (!answer.ok) throw Object.assign(new Error(url), { status: answer.status });
    const bytes = await answer.arrayBuffer();
    if (await hash(bytes) !== sha256) throw Object.assign(new Error(url), { status: 'hash' });
    await cache.put(key, new Response(bytes, { headers: { 'Content-Type': key.startsWith('/media/') ? 'image/webp' : 'text/html; charset=utf-8' } }));
  };
  const take = async (topic, step) => {
    const files = filesOf(enrolment, topic);
    for (const file of files) {
      if (!(await here()).has(file.key)) await fetchFile(file);
      step(file.bytes);
    }
    const lessons = Object.fromEntries(topic.lessons.map(({ id, sha256 }) => [id, sha256]));
    const pack = { id: idOf(topic.id), of: enrolment, topic: topic.id, code: topic.code, version: topic.version, lessons, keys: files.map(({ key }) => key), bytes: weight(files), at: new Date().toISOString() };
    await store.write('packs', [pack]);
  };

  const why = (lost) => {
    if (lost.name === 'AbortError') return 'Đã tạm dừng. Bấm tải lại để tải tiếp phần còn lại.';
    if (lost.name === 'QuotaExceededError' || /room|quota/i.test(lost.message)) return 'Máy hết chỗ. Xóa bớt chuyên đề hoặc ảnh trong máy rồi tải tiếp.';
    if (lost.status === 'hash' || lost.status === 404) return 'Bài vừa thay đổi trên mạng. Mở lại trang này rồi tải tiếp.';
    return 'Mất mạng giữa chừng. Phần đã tải vẫn còn, có mạng thì bấm tải tiếp.';
  };
  const personal = (topics) => [`/hoc/${enrolment}`, ...['chuyen-de', 'lich', 'so-hoc', 'xin-nghi', 'tai-ve'].map((name) => `/hoc/${enrolment}/${name}`), '/ngoai-tuyen', ...topics.map((id) => `/hoc/${enrolment}/chuyen-de/${id}`)];

  const keepPages = async (pages) => {
    const { active } = await navigator.serviceWorker.ready;
    await new Promise((done) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => { if (data.kept) done(); });
      setTimeout(done, 20000);
      active.postMessage({ pages });
    });
  };

  const download = async (ids) => {
    if (stop) return;
    stop = new AbortController();
    const topics = whole.topics.filter(({ id }) => !ids.length || ids.includes(id));
    const files = topics.flatMap((topic) => filesOf(enrolment, topic));
    const all = weight(files) || 1;
    let got = 0;
    const step = (bytes) => {
      got += bytes;
      page.querySelector('.bar rect').setAttribute('width', Math.round((100 * got) / all));
      say(`Đã tải ${size(got)} trong ${size(all)}.`);
    };
    part('stop').hidden = false;
    say('Đang tải…');
    try {
      await note(`wanted-${enrolment}`, topics.map(({ id }) => id));
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => false);
      for (const topic of topics) await take(topic, step);
      await fetchMine();
      await note(`wanted-${enrolment}`, []);
      await sweep();
      say('Đang lưu lịch học, sổ học…');
      await keepPages(personal((await packs()).map(({ topic }) => topic)));
      say(`Đã tải xong ${size(all)}. Về nhà không có mạng vẫn học được.`);
    } catch (lost) { say(why(lost)); }
    stop = null;
    part('stop').hidden = true;
    await show();
  };

  part('stop').addEventListener('click', () => stop && stop.abort());
  page.addEventListener('click', async ({ target }) => {
    const button = target.closest('[data-get], [data-free]');
    if (!button) return;
    if (button.dataset.free) {
      await store.write('packs', [], [idOf(Number(button.dataset.free))]);
      await sweep();
      say('Đã xóa khỏi máy. Có mạng vẫn học bình thường, tải lại lúc nào cũng được.');
      await show();
    } else await download(button.dataset.get ? [Number(button.dataset.get)] : []);
  });
  const box = part('saver-box');
  box.checked = Boolean(await fact('saver'));
  box.addEventListener('change', () => note('saver', box.checked));
  await show();
};
