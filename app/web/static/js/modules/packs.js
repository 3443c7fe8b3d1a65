// "Tải về máy": topics that this phone keeps. Files are kept by their hash, so that only what changed is fetched, a broken download goes
// on where it stopped, and a pack is exchanged for a newer one only when every file of the new one is here and is what its hash says.
import { open } from '../store.js';
import { size } from '../text.js';

const CACHE = 'goi';
const hash = async (bytes) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// One file for each lesson and quiz, one width of each picture: the narrowest that fills this screen, in saver mode without its fine dots.
// A picture that is here in another width is good as well.
const filesOf = (enrolment, topic, saver) => {
  const wanted = Math.min(screen.width, 720) * (saver ? 1 : Math.min(window.devicePixelRatio || 1, 2));
  return [
    ...topic.lessons.map(({ id, sha256, bytes }) => ({ key: `/goi/${sha256}`, url: `/hoc/${enrolment}/goi/${id}`, hashes: [sha256], bytes })),
    ...(topic.quizzes || []).map(({ id, sha256, bytes }) => ({ key: `/goi/${sha256}`, url: `/hoc/${enrolment}/goi/luyen/${id}`, hashes: [sha256], bytes })),
    ...topic.pictures.filter(({ files }) => files.length).map(({ name, files }) => {
      const { width, bytes } = files.find((file) => file.width >= wanted) || files[files.length - 1];
      return { key: `/media/${name}`, url: `/media/${name}-${width}.webp?hien=1`, hashes: files.map(({ sha256 }) => sha256), bytes };
    }),
  ];
};
const weight = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);

export default async (page) => {
  const { enrolment } = page.dataset;
  const { who } = document.documentElement.dataset;
  const part = (name) => page.querySelector(`[data-${name}]`);
  const cannot = () => { part('cannot').hidden = false; };
  const store = await open();
  // Lessons open through the service worker: where it is refused, or cannot read what is written here, nothing is offered.
  if (!store.shared || !window.caches || !navigator.serviceWorker || !crypto.subtle) { cannot(); return; }
  const cache = await caches.open(CACHE).catch(() => null);
  const worker = cache && await navigator.serviceWorker.register('/sw.js', { type: 'module' }).catch(() => navigator.serviceWorker.getRegistration()).catch(() => null);
  if (!worker) { cannot(); return; }
  // The worker, once it is there; never waited for without an end.
  const begun = () => Promise.race([navigator.serviceWorker.ready.then(({ active }) => active), new Promise((good) => setTimeout(good, 20000))]);
  begun().then((active) => active && active.postMessage({ files: [import.meta.url] }));
  const fact = async (id) => ((await store.get('facts', id)) || {}).value;
  const note = (id, value) => store.write('facts', [{ id, value }]);
  const here = async () => new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const idOf = (topic) => `${enrolment}-${topic}`;
  const say = (words) => { part('say').textContent = words; part('progress').hidden = !words; };
  let stop = null;
  let broken = null; // topics whose download the line broke
  let saver = Boolean(await fact('saver'));
  const needs = (topic) => filesOf(enrolment, topic, saver);

  // What is hers: without it no page of a pack opens, so that it comes first.
  const fetchMine = async () => {
    const answer = await fetch(`/hoc/${enrolment}/cua-toi`);
    if (!answer.ok || answer.redirected) throw Object.assign(new Error(answer.status), { status: answer.ok ? 'away' : answer.status });
    await store.write('facts', [{ id: `mine-${enrolment}`, value: await answer.json(), at: Date.now() }]);
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
  if (!whole) { cannot(); return; }
  part('all').hidden = false;
  part('saver').hidden = false;

  const packs = async () => (await store.all('packs')).filter(({ of }) => of === enrolment);
  if ((await packs()).length && !(await fact(`mine-${enrolment}`))) await fetchMine().catch(() => { /* no line: said below */ });
  // Files that no pack needs and no download waits for.
  const sweep = async (wanted = []) => {
    const needed = new Set((await store.all('packs')).flatMap(({ keys }) => keys));
    wanted.forEach((key) => needed.add(key));
    await Promise.all([...(await here())].filter((key) => !needed.has(key)).map((key) => cache.delete(key)));
  };

  const show = async () => {
    const [kept, files, wanted, mine] = [await packs(), await here(), (await fact(`wanted-${enrolment}`)) || [], await fact(`mine-${enrolment}`)];
    let missing = 0;
    whole.topics.forEach((topic) => {
      const row = page.querySelector(`[data-topic="${topic.id}"]`);
      if (!row) return;
      const all = needs(topic);
      const left = weight(all.filter(({ key }) => !files.has(key)));
      const pack = kept.find(({ id }) => id === idOf(topic.id));
      const opens = pack && mine && pack.keys.every((key) => files.has(key));
      const held = opens && pack.version === topic.version;
      const [get, free] = ['get', 'free'].map((name) => row.querySelector(`[data-${name}]`));
      if (!held) missing += left || 1024;
      const begun = (pack && !opens) || (wanted.includes(topic.id) && left < weight(all));
      row.querySelector('[data-state]').textContent = held ? `Đã có trong máy, ${size(weight(all))}`
        : opens ? `Có bản mới, tải thêm ${size(left)}. Bản đang có vẫn đọc được.`
          : begun ? `Tải dở, còn ${size(left)}, chưa mở được khi mất mạng` : `${topic.lessons.length} bài, ${size(left)}`;
      get.hidden = Boolean(held);
      get.firstChild.textContent = opens ? 'Cập nhật' : begun ? 'Tải tiếp' : 'Tải';
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

  const fetchFile = async ({ key, url, hashes }) => {
    const answer = await fetch(url, { signal: stop.signal });
    if (!answer.ok) throw Object.assign(new Error(url), { status: answer.status });
    const bytes = await answer.arrayBuffer();
    if (!hashes.includes(await hash(bytes))) throw Object.assign(new Error(url), { status: 'hash' });
    await cache.put(key, new Response(bytes, { headers: { 'Content-Type': key.startsWith('/media/') ? 'image/webp' : 'text/html; charset=utf-8' } }));
  };
  const good = async ({ key, hashes }) => {
    const found = await cache.match(key);
    return Boolean(found) && hashes.includes(await hash(await found.arrayBuffer()));
  };
  // A pack is written down when every file of it is here and is what its hash says.
  const take = async (topic, step) => {
    const files = needs(topic);
    for (const file of files) {
      if (stop.signal.aborted) throw Object.assign(new Error('paused'), { name: 'AbortError' });
      if (!(await good(file))) await fetchFile(file);
      step(file.bytes);
    }
    const lessons = Object.fromEntries([...topic.lessons.map(({ id, sha256 }) => [id, sha256]), ...(topic.quizzes || []).map(({ id, sha256 }) => [`luyen-${id}`, sha256])]);
    const pack = { id: idOf(topic.id), of: enrolment, who, topic: topic.id, code: topic.code, version: topic.version, lessons, keys: files.map(({ key }) => key), bytes: weight(files), at: new Date().toISOString() };
    await store.write('packs', [pack]);
  };

  const why = (lost) => {
    if (lost.name === 'AbortError') return 'Đã tạm dừng. Bấm tải lại để tải tiếp phần còn lại.';
    if (lost.name === 'QuotaExceededError' || /room|quota/i.test(lost.message)) return 'Máy hết chỗ. Xóa bớt chuyên đề hoặc ảnh trong máy rồi tải tiếp.';
    if (lost.status === 'hash' || lost.status === 404) return 'Bài vừa thay đổi trên mạng. Mở lại trang này rồi tải tiếp.';
    if (lost.status === 'worker') return 'Trình duyệt chưa sẵn sàng mở bài khi mất mạng. Phần đã tải vẫn còn: mở lại trang này rồi bấm tải tiếp.';
    if (lost.status === 'away') return 'Phiên đăng nhập đã hết. Đăng nhập lại rồi tải tiếp, phần đã tải vẫn còn.';
    if (lost.status) return 'Hệ thống đang bận. Phần đã tải vẫn còn, chờ ít phút rồi bấm tải tiếp.';
    return 'Mất mạng giữa chừng. Phần đã tải vẫn còn, có mạng thì máy tải tiếp.';
  };
  const personal = (topics) => [`/hoc/${enrolment}`, ...['chuyen-de', 'lich', 'so-hoc', 'xin-nghi', 'hoi-dap', 'tai-ve'].map((name) => `/hoc/${enrolment}/${name}`), '/ngoai-tuyen', '/vao-lop', ...topics.map((id) => `/hoc/${enrolment}/chuyen-de/${id}`)];

  const keepPages = async (pages) => {
    const active = await begun();
    if (!active) throw Object.assign(new Error('worker'), { status: 'worker' });
    await new Promise((done) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => { if (data.kept) done(); });
      setTimeout(done, 20000);
      active.postMessage({ pages, files: ['code', 'kept', 'leave', 'later', 'progress', 'practice', 'order'].map((name) => new URL(`${name}.js`, import.meta.url).href) });
    });
  };

  const download = async (ids) => {
    if (stop) return;
    stop = new AbortController();
    broken = null;
    const topics = whole.topics.filter(({ id }) => !ids.length || ids.includes(id));
    const files = topics.flatMap(needs);
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
      await fetchMine();
      await note(`wanted-${enrolment}`, topics.map(({ id }) => id));
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => false);
      for (const topic of topics) await take(topic, step);
      await note(`wanted-${enrolment}`, []);
      await sweep();
      say('Đang lưu lịch học, sổ học…');
      await keepPages(personal((await packs()).map(({ topic }) => topic)));
      say(`Đã tải xong ${size(all)}. Về nhà không có mạng vẫn học được.`);
    } catch (lost) {
      say(why(lost));
      broken = lost.name === 'TypeError' ? ids : null;
    }
    stop = null;
    part('stop').hidden = true;
    await show();
  };

  addEventListener('online', () => { if (broken) download(broken); });
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
  box.checked = saver;
  box.addEventListener('change', async () => {
    saver = box.checked;
    await note('saver', saver);
    await show();
  });
  await show();
};
