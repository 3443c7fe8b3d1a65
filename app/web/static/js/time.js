// The server's clock on this phone: taken from its answers, carried on by the phone's steady clock, whatever its wall clock says.
const HALF_DAY = 43200000;
const NAME = 'gio-may-chu';
let base = { server: Date.now(), date: Date.now(), steady: performance.now() };

export const sync = (server, way = 0) => {
  base = { server: server + way / 2, date: Date.now(), steady: performance.now() };
  try { localStorage.setItem(NAME, JSON.stringify(base)); } catch (full) { /* this page knows it */ }
};

// A phone that slept may have stopped its steady clock, not its wall clock; one that was set to another day has not slept.
export const now = () => {
  const [steady, wall] = [performance.now() - base.steady, Date.now() - base.date];
  return Math.round(base.server + (wall > steady && wall - steady < HALF_DAY ? wall : steady));
};

// What a page says that may have been opened from a store: what this phone heard since is newer.
export const begin = (server) => {
  let known = {};
  try { known = JSON.parse(localStorage.getItem(NAME)) || {}; } catch (broken) { /* none */ }
  const since = known.server + Date.now() - known.date;
  sync(since > server + 30000 && since < server + HALF_DAY ? since : server);
};
