// <form data-module="crop">: the frame of a picture is drawn with a finger or the mouse; its four numbers say the same.
const NEAR = 0.06;

export default (form) => {
  const board = form.querySelector('[data-crop]');
  const { left, top, right, bottom } = form.elements;
  const { width, height } = board.viewBox.baseVal;
  const [shade, edge] = [board.querySelector('.shade'), board.querySelector('.edge')];
  const share = (box) => Math.min(0.95, Math.max(0, Number(box.value.replace(',', '.')) / 100 || 0));
  const say = (box, amount) => { box.value = Math.round(Math.min(0.95, Math.max(0, amount)) * 1000) / 10; };

  const draw = () => {
    const [x, y] = [share(left) * width, share(top) * height];
    const [w, h] = [Math.max(0, width - x - share(right) * width), Math.max(0, height - y - share(bottom) * height)];
    shade.setAttribute('d', `M0 0H${width}V${height}H0ZM${x} ${y}h${w}v${h}h${-w}Z`);
    Object.entries({ x, y, width: w, height: h }).forEach(([name, value]) => edge.setAttribute(name, value));
  };
  form.addEventListener('input', ({ target }) => { if ([left, top, right, bottom].includes(target)) draw(); });

  // Near an edge that edge moves, two of them at a corner; anywhere else a new frame begins.
  let held = null;
  const point = ({ clientX, clientY }) => {
    const area = board.getBoundingClientRect();
    return [(clientX - area.left) / area.width, (clientY - area.top) / area.height];
  };
  board.addEventListener('pointerdown', (event) => {
    const [x, y] = point(event);
    const across = Math.abs(x - share(left)) < NEAR ? left : Math.abs(1 - x - share(right)) < NEAR ? right : null;
    const down = Math.abs(y - share(top)) < NEAR ? top : Math.abs(1 - y - share(bottom)) < NEAR ? bottom : null;
    held = { across, down, from: across || down ? null : [x, y] };
    board.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  board.addEventListener('pointermove', (event) => {
    if (!held) return;
    const [x, y] = point(event);
    if (held.from) {
      say(left, Math.min(x, held.from[0]));
      say(right, 1 - Math.max(x, held.from[0]));
      say(top, Math.min(y, held.from[1]));
      say(bottom, 1 - Math.max(y, held.from[1]));
    } else {
      if (held.across) say(held.across, held.across === left ? x : 1 - x);
      if (held.down) say(held.down, held.down === top ? y : 1 - y);
    }
    draw();
  });
  ['pointerup', 'pointercancel'].forEach((name) => board.addEventListener(name, () => { held = null; }));
  form.querySelector('[data-drag]').hidden = false;
  form.querySelector('[data-try]').hidden = true;
};
