// The live training panel: draws what the kernel sends, and asks for a pause or a stop.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const COLOURS = { a: "#0072B2", b: "#D55E00" };

function make(tag, attributes = {}, ...inside) {
  const svg = ["svg", "polyline", "circle", "text", "line"].includes(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

const percent = (share) => `${Math.round(100 * share)} %`;

// Curves of (x, y) points on a plot of 260 x 130; the second is dashed.
function plot(title, x, curves, [low, high], unit) {
  const svg = make("svg", { viewBox: "0 0 300 160", role: "img", "aria-label": title });
  const last = Math.max(2, ...curves.flatMap((curve) => curve.x)), reach = high - low || 1;
  const across = (value) => 36 + (254 * (value - 1)) / (last - 1);
  const up = (value) => 136 - (124 * (Math.min(value, high) - low)) / reach;
  for (const value of [low, (low + high) / 2, high]) {
    svg.append(make("line", { x1: 36, x2: 290, y1: up(value), y2: up(value), class: "grid" }));
    svg.append(make("text", { x: 32, y: up(value) + 4, "text-anchor": "end" }, unit === "%" ? percent(value) : value.toFixed(1)));
  }
  svg.append(make("text", { x: 290, y: 154, "text-anchor": "end" }, `${x} ${last}`));
  for (const { name, x: xs, y: ys, colour, dash } of curves) {
    const points = xs.map((value, k) => `${across(value)},${up(ys[k])}`);
    svg.append(make("polyline", { points: points.join(" "), stroke: colour, "stroke-dasharray": dash || "none", class: "curve" }));
    if (!ys.length) continue;
    const end = { cx: across(xs.at(-1)), cy: up(ys.at(-1)), r: 3.5, fill: colour };
    svg.append(make("circle", end));
    if (name) svg.append(make("text", { x: 40, y: dash ? 30 : 18, fill: colour, class: "name" }, `${dash ? "- -" : "—"} ${name} ${percent(ys.at(-1))}`));
  }
  return svg;
}

// `sent` pictures side by side on a canvas, four in a row. Middle grey becomes white where `signed`: orange +, purple −.
function tiles(canvas, sent, signed) {
  const { count, height, width, channels, bytes } = sent, columns = Math.min(4, count);
  canvas.width = columns * (width + 1) - 1;
  canvas.height = Math.ceil(count / columns) * (height + 1) - 1;
  const image = new ImageData(canvas.width, canvas.height), values = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let k = 0, from = 0; k < count; k++) {
    const top = Math.floor(k / columns) * (height + 1), left = (k % columns) * (width + 1);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++, from += channels) {
        image.data.set(colour(values, from, channels, signed), 4 * ((top + i) * canvas.width + left + j));
      }
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function colour(values, from, channels, signed) {
  if (channels === 3) return [values[from], values[from + 1], values[from + 2], 255];
  const value = values[from];
  if (!signed) return [value, value, value, 255];
  const part = Math.min(1, Math.abs(value - 128) / 127), [r, g, b] = value > 128 ? [179, 88, 6] : [84, 39, 136];
  return [255 - part * (255 - r), 255 - part * (255 - g), 255 - part * (255 - b), 255];
}

function render({ model, el }) {
  const { pictures, right, names, epochs } = model.get("fixed");
  const canvas = (words) => make("canvas", { role: "img", "aria-label": words });
  const button = (words, order) => {
    const node = make("button", { type: "button", "data-lm-suppress-shortcuts": "true" }, words);
    // A message, not a shared value: of those the page sends no second one until the kernel is idle, after the cell.
    node.addEventListener("click", () => model.send({ order: order() }));
    return node;
  };
  const ui = {
    pause: button("Pause", () => (model.get("state") === "paused" ? "resume" : "pause")),
    stop: button("Stop", () => "stop"),
    status: make("p", { role: "status" }, "The training begins."),
    step: make("p", { class: "step" }),
    loss: make("figure"), share: make("figure"),
    filters: canvas("First-layer weights"), maps: canvas("Their answers to the first picture"),
    said: make("ol", { "aria-label": "What the net says of pictures it did not learn from" }),
  };
  const figure = (node, words) => make("figure", {}, node, make("figcaption", {}, words));
  ui.rows = right.map((label, k) => {
    const image = make("canvas", { role: "img", "aria-label": `a picture of ${names[label]}` }), words = make("span");
    const one = pictures.bytes.byteLength / pictures.count;
    tiles(image, { ...pictures, count: 1, bytes: new DataView(pictures.bytes.buffer, pictures.bytes.byteOffset + k * one, one) }, false);
    ui.said.append(make("li", {}, image, words));
    return words;
  });
  el.classList.add("convnet-panel");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Training");
  el.append(
    make("div", { class: "line" }, ui.pause, ui.stop, ui.status), ui.step,
    make("div", { class: "grid" }, ui.loss, ui.share,
      figure(ui.filters, "first-layer weights (orange +, purple −)"), figure(ui.maps, "their answers to the first picture")),
    ui.said,
  );

  let drawn = 0, said = -1;
  function draw() {
    const now = model.get("now");
    if (!("step" in now) || (still.matches && Date.now() - drawn < 2000)) return;
    drawn = Date.now();
    ui.step.textContent = `step ${now.step}, epoch ${now.epoch}${epochs ? ` of ${epochs}` : ""}, loss ${(now.losses.at(-1) ?? 0).toFixed(3)}`;
    const top = Math.max(...now.losses.slice(0, 20), now.losses.at(-1));
    const losses = [{ x: now.steps, y: now.losses, colour: COLOURS.a }];
    ui.loss.replaceChildren(plot(`Loss, now ${now.losses.at(-1)}`, "step", losses, [0, top]), make("figcaption", {}, "loss"));
    const range = now.val.map((_, k) => k + 1);
    const shares = [{ name: "training", x: range, y: now.train, colour: COLOURS.a }, { name: "validation", x: range, y: now.val, colour: COLOURS.b, dash: "6 4" }];
    ui.share.replaceChildren(plot(`Right answers after ${now.epoch} epochs`, "epoch", shares, [0, 1], "%"), make("figcaption", {}, "right answers"));
    if (now.filters) tiles(ui.filters, now.filters, now.filters.channels === 1);
    if (now.maps) tiles(ui.maps, now.maps, false);
    now.shares.forEach((row, k) => {
      const best = row.indexOf(Math.max(...row)), good = best === right[k];
      ui.rows[k].textContent = `${good ? "✓" : "✗"} ${names[best]} (${percent(row[best])})${good ? "" : `, is ${names[right[k]]}`}`;
      ui.rows[k].className = good ? "good" : "bad";
    });
    if (now.epoch > said) {  // a screen reader hears of epochs, not of five pictures a second
      said = now.epoch;
      ui.status.textContent = now.words;
    }
  }
  function state() {
    const now = model.get("state");
    ui.pause.textContent = now === "paused" ? "Go on" : "Pause";
    for (const node of [ui.pause, ui.stop]) node.setAttribute("aria-disabled", String(now === "stopped"));
    if (now !== "training") ui.status.textContent = now === "paused" ? "Paused." : "Stopping after this step.";
  }
  model.on("change:now", draw);
  model.on("change:state", state);
  draw();
  // The picture of the end takes this place: whoever was in here with the keyboard goes on from the cell.
  let cell = null;
  el.addEventListener("focusin", () => { cell = el.closest(".jp-Cell"); });
  el.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !el.contains(relatedTarget)) cell = null; });
  return () => cell?.focus();
}

export default { render };
