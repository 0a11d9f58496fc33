// The convolution playground: it goes into the output of a cell as it stands, and needs neither kernel nor network.
// `playground(root, start)` fills `root`; the functions above it are the arithmetic, and tests call them alone.

const OPERATIONS = ["convolution", "max pooling", "average pooling"];
const NAMED = { N: "Picture N", F: "Filter F", S: "Stride S", P: "Border P" };
const LIMITS = { N: [3, 16], F: [1, 7], S: [1, 5], P: [0, 4] };

// Where windows of F lie on N + 2P pixels. `out` is null where they do not fit; `left` pixels are covered by none.
function fit({ N, F, S, P }) {
  const long = N + 2 * P, room = long - F;
  const formula = `(${N} + 2·${P} − ${F}) / ${S} + 1`;
  if (room < 0) {
    const words = `${N} + 2·${P} = ${long} is less than the filter's ${F}: it doesn’t fit.`;
    return { long, steps: 0, out: null, left: long, words };
  }
  const steps = Math.floor(room / S) + 1, left = room % S;
  if (left > 0) {
    const size = (room / S + 1).toFixed(2);
    const words = `${formula} = ${size} is not a whole number: it doesn’t fit! ` +
      `${left} ${left > 1 ? "columns and rows are" : "column and row are"} left over.`;
    return { long, steps, out: null, left, words };
  }
  return { long, steps, out: steps, left, words: `${formula} = ${steps}: it fits, the result is ${steps} × ${steps}.` };
}

// One number of the result: `rows` of pixels, the window's corner (i, j), and how its pixels are put together.
function answer(rows, weights, i, j, operation) {
  const F = weights.length;
  let sum = 0, products = 0, most = -Infinity;
  for (let u = 0; u < F; u++) {
    for (let v = 0; v < F; v++) {
      const pixel = rows[i + u][j + v];
      sum += pixel;
      products += pixel * weights[u][v];
      most = Math.max(most, pixel);
    }
  }
  return { convolution: products, "max pooling": most, "average pooling": sum / F ** 2 }[operation];
}

function walk(rows, weights, stride, steps, operation) {
  const range = [...Array(steps).keys()];
  return range.map((i) => range.map((j) => answer(rows, weights, i * stride, j * stride, operation)));
}

function padded(rows, P) {
  const zeros = (n) => Array(n).fill(0), wide = rows[0].length + 2 * P;
  const border = [...Array(P)].map(() => zeros(wide));
  return [...border, ...rows.map((row) => [...zeros(P), ...row, ...zeros(P)]), ...border];
}

// A picture of N x N whole numbers, its darkest pixel 0 and its brightest 9, so that results can be worked out by hand.
function small(picture, N) {
  const side = Math.min(picture.length, picture[0].length), range = [...Array(N).keys()];
  const top = (picture.length - side) >> 1, left = (picture[0].length - side) >> 1;
  const cut = (k) => [Math.floor((k * side) / N), Math.max(Math.floor(((k + 1) * side) / N), Math.floor((k * side) / N) + 1)];
  const mean = (k, l) => {
    const [a, b] = cut(k), [c, d] = cut(l);
    const part = picture.slice(top + a, top + b).flatMap((row) => row.slice(left + c, left + d));
    return part.reduce((x, y) => x + y, 0) / part.length;
  };
  const means = range.map((k) => range.map((l) => mean(k, l)));
  const low = Math.min(...means.flat()), high = Math.max(...means.flat());
  return means.map((row) => row.map((x) => Math.round((9 * (x - low)) / (high - low || 1))));
}

// Filters of any size, all made from one hill: the numbers of Pascal's triangle.
function preset(name, F, degrees) {
  let hill = [1];
  while (hill.length < F) hill = [...hill, 0].map((value, k) => value + (hill[k - 1] || 0));
  const mid = (F - 1) / 2, total = 2 ** (2 * (F - 1)), turn = (degrees * Math.PI) / 180;
  const shapes = {
    gaussian: (u, v) => (hill[u] * hill[v]) / total,
    gabor: (u, v) => Math.sin(((Math.cos(turn) * (v - mid) + Math.sin(turn) * (u - mid)) * 2 * Math.PI) / Math.max(F, 4)) *
      (hill[u] * hill[v]) / hill[Math.floor(mid)] ** 2,
    "upright edge": (u, v) => hill[u] * Math.sign(v - mid),
    "lying edge": (u, v) => hill[v] * Math.sign(u - mid),
    sharper: (u, v) => (u === Math.floor(mid) && v === Math.floor(mid) ? 2 : 0) - (hill[u] * hill[v]) / total,
    "one pixel": (u, v) => (u === Math.floor(mid) && v === Math.floor(mid) ? 1 : 0),
  };
  const range = [...Array(F).keys()];
  return range.map((u) => range.map((v) => Math.round(100 * shapes[name](u, v)) / 100 + 0));
}
const PRESETS = ["gaussian", "gabor", "upright edge", "lying edge", "sharper", "one pixel"];

// ---- what is seen ----------------------------------------------------------------------------
function make(tag, attributes = {}, ...inside) {
  const svg = ["svg", "g", "rect", "text"].includes(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  // JupyterLab takes arrow keys and Enter from whatever is focused in an output, but for elements with this mark.
  if (["input", "select", "button", "summary"].includes(tag)) node.setAttribute("data-lm-suppress-shortcuts", "true");
  node.append(...inside);
  return node;
}

const short = (value) => String(Math.round(100 * value) / 100).replace("-", "−");

// A board of cells. `ring` cells of border are drawn as such.
function board(rows, ring, title) {
  const n = rows.length, side = 20, values = rows.flat();
  const low = Math.min(0, ...values), high = Math.max(1, ...values), reach = Math.max(-low, high);
  const svg = make("svg", { viewBox: `-1 -1 ${n * side + 2} ${n * side + 2}`, role: "img", "aria-label": title });
  rows.forEach((row, i) => row.forEach((value, j) => {
    const border = Math.min(i, j, n - 1 - i, n - 1 - j) < ring;
    const light = low < 0 ? 128 + (127 * value) / reach : (255 * value) / high;
    const place = { x: j * side, y: i * side, width: side, height: side };
    svg.append(make("rect", { ...place, class: border ? "border" : "", fill: `rgb(${light} ${light} ${light})` }));
    const words = short(value);
    const text = { x: (j + 0.5) * side, y: (i + 0.5) * side, class: border || light > 120 ? "dark" : "light" };
    if (n <= 16) svg.append(make("text", { ...text, "font-size": words.length > 3 ? 6 : words.length > 2 ? 8 : 10 }, words));
  }));
  return svg;
}

function frame(svg, i, j, side, kind) {
  const old = svg.querySelector(`.${kind}`) || svg.appendChild(make("rect", { class: kind }));
  const place = { x: j * 20, y: i * 20, width: side * 20, height: side * 20 };
  Object.entries(place).forEach(([name, value]) => old.setAttribute(name, value));
}

function leftOver(svg, long, left) {
  const from = (long - left) * 20, wide = long * 20;
  for (const place of [{ x: from, y: 0, width: left * 20, height: wide }, { x: 0, y: from, width: wide, height: left * 20 }]) {
    svg.append(make("rect", { ...place, class: "left-over" }));
  }
}

function paint(canvas, rows) {
  const values = rows.flat(), low = Math.min(...values), high = Math.max(...values), reach = Math.max(-low, high) || 1;
  canvas.height = rows.length;
  canvas.width = rows[0].length;
  const grey = low < 0 ? (x) => 128 + (127 * x) / reach : (x) => (255 * (x - low)) / (high - low || 1);
  const bytes = new Uint8ClampedArray(values.flatMap((x) => [grey(x), grey(x), grey(x), 255]));
  canvas.getContext("2d").putImageData(new ImageData(bytes, canvas.width, canvas.height), 0, 0);
  return `from ${short(low)} to ${short(high)}`;
}

function playground(root, start) {
  const state = { ...start.sizes, operation: start.operation, picture: Object.keys(start.pictures)[0], at: 0, degrees: 0 };
  const pictures = Object.fromEntries(Object.entries(start.pictures).map(([name, { width, bytes }]) => {
    const flat = [...atob(bytes)].map((letter) => letter.charCodeAt(0));
    return [name, [...Array(flat.length / width).keys()].map((k) => flat.slice(k * width, (k + 1) * width))];
  }));
  let weights = preset("gaussian", state.F, 0), timer = null, now = null;
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const ui = {};
  const slider = (key, words, low, high) => {
    const input = make("input", { type: "range", min: low, max: high, step: 1, value: state[key] });
    const value = make("output", {}, String(state[key]));
    ui[key] = { input, value };
    return make("label", {}, `${words} `, input, " ", value);
  };
  const choice = (key, words, options) => {
    const select = make("select", {}, ...options.map((name) => make("option", { value: name }, name)));
    select.value = state[key];
    select.addEventListener("change", () => { state[key] = select.value; state.at = 0; draw(); });
    return make("label", {}, `${words} `, select);
  };
  const button = (words, action) => {
    const node = make("button", { type: "button" }, words);
    node.addEventListener("click", action);
    return node;
  };

  const sizes = Object.keys(LIMITS).map((key) => slider(key, NAMED[key], ...LIMITS[key]));
  const place = slider("at", "Window", 0, 1), angle = slider("degrees", "Gabor’s angle", 0, 165);
  ui.degrees.input.step = 15;
  ui.fit = make("p", { role: "status", class: "fit" });
  ui.sum = make("p", { class: "sum" });
  ui.from = make("figure");
  ui.to = make("figure");
  ui.weights = make("div", { class: "weights", role: "group" });
  ui.whole = [make("canvas", { role: "img" }), make("canvas", { role: "img" })];
  ui.play = button("Play", () => play(timer === null));
  ui.presets = make("div", { class: "line presets" }, ...PRESETS.map((name) => button(name, () => choose(name))), angle);
  ui.filter = make("div", {}, make("h4", {}, "The filter"), ui.weights, ui.presets);
  ui.pictures = make("div", {}, make("h4", {}, "What it makes of the whole picture"), make("div", { class: "line" }, ...ui.whole));

  root.replaceChildren(
    make("div", { class: "line" }, choice("operation", "Operation", OPERATIONS), choice("picture", "Picture", Object.keys(pictures))),
    make("div", { class: "line" }, ...sizes), ui.fit,
    make("div", { class: "line" }, button("Back", () => step(-1)), ui.play, button("Next", () => step(1)), place),
    make("div", { class: "line boards" }, ui.from, ui.to), ui.sum, ui.filter, ui.pictures,
  );
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Convolution playground");

  function choose(name) {
    weights = preset(name, state.F, state.degrees);
    ui.presets.dataset.chosen = name;
    draw();
  }

  function draw() {
    const pooling = state.operation !== "convolution";
    if (pooling) state.P = 0;
    ui.P.input.disabled = pooling;
    for (const key of Object.keys(LIMITS)) {
      ui[key].input.value = state[key];
      ui[key].value.textContent = state[key];
    }
    if (weights.length !== state.F) weights = preset(ui.presets.dataset.chosen || "gaussian", state.F, state.degrees);
    const whether = fit(state), rows = padded(small(pictures[state.picture], state.N), state.P);
    now = { ...whether, rows, out: walk(rows, weights, state.S, whether.steps, state.operation) };
    ui.fit.textContent = `${whether.out === null ? "✗" : "✓"} ${whether.words}`;
    ui.fit.classList.toggle("refused", whether.out === null);
    const ring = state.P ? `, with a border of ${state.P}` : "";
    now.svg = board(rows, state.P, `The picture, ${state.N} by ${state.N}${ring}`);
    if (whether.out === null && whether.steps) leftOver(now.svg, whether.long, whether.left);
    ui.from.replaceChildren(now.svg, make("figcaption", {}, `picture ${state.N} × ${state.N}${ring}`));
    now.result = whether.out === null ? null : board(now.out, 0, `The result, ${whether.out} by ${whether.out}`);
    const caption = now.result ? `result ${whether.out} × ${whether.out}` : "no result: it doesn’t fit";
    ui.to.replaceChildren(...(now.result ? [now.result] : []), make("figcaption", {}, caption));
    ui.filter.hidden = ui.pictures.hidden = pooling;
    if (!pooling) drawFilter();
    state.at = Math.min(state.at, Math.max(0, whether.steps ** 2 - 1));
    ui.at.input.max = Math.max(0, whether.steps ** 2 - 1);
    drawWindow();
  }

  function drawWindow() {
    ui.at.input.disabled = now.steps === 0;
    if (now.steps === 0) {
      play(false);
      ui.at.value.textContent = "–";
      ui.sum.textContent = "";
      return;
    }
    const i = Math.floor(state.at / now.steps), j = state.at % now.steps;
    frame(now.svg, i * state.S, j * state.S, state.F, "window");
    if (now.result) frame(now.result, i, j, 1, "window");
    ui.at.input.value = state.at;
    ui.at.value.textContent = `${state.at + 1} of ${now.steps ** 2}`;
    ui.at.input.setAttribute("aria-valuetext", `row ${i}, column ${j}: ${short(now.out[i][j])}`);
    const found = `out[${i}, ${j}] = ${inWords(i * state.S, j * state.S)} = ${short(now.out[i][j])}`;
    ui.sum.textContent = now.result ? found : "These windows would fit, but the pixels that are marked would never be seen.";
  }

  function inWords(i, j) {
    const pixels = now.rows.slice(i, i + state.F).map((row) => row.slice(j, j + state.F));
    if (state.operation === "max pooling") return `the largest of ${pixels.flat().join(", ")}`;
    if (state.operation === "average pooling") return `(${pixels.flat().join(" + ")}) / ${state.F ** 2}`;
    const terms = pixels.flatMap((row, u) => row.map((x, v) => [x, weights[u][v]])).filter(([x, w]) => x && w);
    if (terms.length === 0) return "only products with 0";
    const shown = terms.slice(0, 9).map(([x, w]) => `${x}·${w < 0 ? `(${short(w)})` : short(w)}`).join(" + ");
    return terms.length > 9 ? `${shown} + …` : shown;
  }

  function drawFilter() {
    const F = state.F;
    ui.weights.setAttribute("aria-label", `${F} by ${F} weights; arrow keys move between them`);
    if (ui.weights.children.length !== F * F) {
      ui.weights.style.gridTemplateColumns = `repeat(${F}, 3.4em)`;
      ui.weights.replaceChildren(...[...Array(F * F).keys()].map((k) => make("input", {
        type: "text", inputmode: "decimal", tabindex: k ? -1 : 0, "aria-label": `weight, row ${Math.floor(k / F)}, column ${k % F}`,
      })));
    }
    [...ui.weights.children].forEach((input, k) => {
      if (input !== document.activeElement) input.value = weights[Math.floor(k / F)][k % F];
    });
    const whole = pictures[state.picture].map((row) => row.map((x) => x / 255)), ring = Math.floor(F / 2);
    const made = padded(whole, ring);
    const through = whole.map((row, i) => row.map((_, j) => (i + F <= made.length && j + F <= made[0].length
      ? answer(made, weights, i, j, "convolution") : 0)));
    ui.whole[0].setAttribute("aria-label", `The ${state.picture}, ${paint(ui.whole[0], whole)}`);
    ui.whole[1].setAttribute("aria-label", `The ${state.picture} through this filter, ${paint(ui.whole[1], through)}`);
  }

  function step(by) {
    const count = now.steps ** 2;
    if (count) state.at = (state.at + by + count) % count;
    drawWindow();
  }

  function play(on) {
    clearInterval(timer);
    timer = on ? setInterval(() => (root.isConnected ? step(1) : play(false)), still.matches ? 1500 : 500) : null;
    ui.play.textContent = on ? "Pause" : "Play";
  }

  for (const key of [...Object.keys(LIMITS), "at", "degrees"]) {
    ui[key].input.addEventListener("input", () => {
      state[key] = Number(ui[key].input.value);
      if (key === "at") return drawWindow();
      if (key === "degrees") {
        ui.degrees.value.textContent = `${state.degrees}°`;
        return choose("gabor");
      }
      draw();
    });
  }
  ui.weights.addEventListener("input", ({ target }) => {
    const k = [...ui.weights.children].indexOf(target), value = Number(target.value.replace(",", ".").replace("−", "-"));
    target.setAttribute("aria-invalid", String(!Number.isFinite(value)));
    if (Number.isFinite(value)) {
      weights[Math.floor(k / state.F)][k % state.F] = value;
      draw();
    }
  });
  ui.weights.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -state.F, ArrowDown: state.F }[event.key];
    const cells = [...ui.weights.children], to = cells[cells.indexOf(event.target) + by];
    if (!to) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    to.select();
  });
  draw();
}
