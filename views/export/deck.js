// Shows one slide at a time, draws its charts when it is first seen, and lays all of them out for paper.
(() => {
  const root = document.documentElement;
  const slides = [...document.querySelectorAll(".slide")];
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const [back, next, notes, counter, blank] =
    ["back", "next", "notes", "counter", "blank"].map((id) => document.getElementById(id));
  const CONFIG = { displayModeBar: false, responsive: false, showSendToCloud: false, plotlyServerURL: "" };
  const COLUMN = 660; // pixels of width that a chart was designed for, and that its type needs
  const [CLOSEST, WIDEST] = [0.95, 1.3]; // how far the height it was designed for may shrink for larger type, and grow
  const [SMALLEST, STEP] = [0.5, 0.04]; // how far the type of a full slide shrinks, and by how much at a time
  let at = 0;

  // What scrolls sideways on a phone can be reached by keyboard.
  const SIDEWAYS = ".diagrams";

  const narrow = () => !root.classList.contains("print") && matchMedia("(max-width: 700px)").matches;

  // A full slide takes smaller type; one that is still too full scrolls, by keyboard too.
  function fit(slide) {
    const body = slide.querySelector(".body");
    body.classList.remove("scrolls");
    body.removeAttribute("tabindex");
    body.style.setProperty("--fit", 1);
    slide.querySelectorAll(SIDEWAYS).forEach((wide) => { wide.tabIndex = narrow() ? 0 : -1; });
    if (narrow()) return;
    const full = () => body.scrollHeight > body.clientHeight + 1;
    for (let size = 1; full() && size > SMALLEST; size -= STEP) body.style.setProperty("--fit", size);
    if (full() && !root.classList.contains("print")) {
      body.classList.add("scrolls");
      body.tabIndex = 0;
    }
  }

  // A chart keeps the size of its type in proportion to the slide: it is drawn as designed, then scaled.
  function draw(place) {
    const { data, layout } = charts[Number(place.dataset.chart)];
    if (narrow()) place.style.height = `${layout.height}px`;
    else place.style.removeProperty("height");
    const { width, height } = { width: place.clientWidth, height: place.clientHeight };
    const size = `${width} ${height}`;
    if (!width || !height || place.dataset.drawn === size) return;
    place.dataset.drawn = size;
    const room = height / layout.height;
    const scale = narrow() ? 1 : Math.min(room < 1 ? Math.min(room / CLOSEST, 1) : room, width / COLUMN, 2.2);
    const drawing = place.firstElementChild ?? place.appendChild(document.createElement("div"));
    drawing.className = "drawing";
    drawing.style.transform = scale === 1 ? "" : `scale(${scale})`;
    const tall = Math.min(height / scale, WIDEST * layout.height);
    Plotly.newPlot(drawing, data, { ...layout, width: width / scale, height: tall, autosize: false }, CONFIG);
  }

  function settle(slide) {
    fit(slide);
    slide.querySelectorAll(".chart").forEach(draw);
  }

  function show(number) {
    at = Math.min(Math.max(number, 0), slides.length - 1);
    slides.forEach((slide, each) => slide.classList.toggle("current", each === at));
    counter.textContent = `${at + 1} / ${slides.length}`;
    back.disabled = at === 0;
    next.disabled = at === slides.length - 1;
    if (location.hash !== `#${at + 1}`) history.replaceState(null, "", `#${at + 1}`);
    scrollTo(0, 0);
    settle(slides[at]);
  }

  function toggleNotes() {
    const shown = root.classList.toggle("noted");
    notes.setAttribute("aria-pressed", String(shown));
    settle(slides[at]);
  }

  const asked = () => (Number.parseInt(location.hash.slice(1), 10) || 1) - 1;
  const KEYS = {
    ArrowRight: () => show(at + 1), ArrowDown: () => show(at + 1), PageDown: () => show(at + 1),
    ArrowLeft: () => show(at - 1), ArrowUp: () => show(at - 1), PageUp: () => show(at - 1),
    Home: () => show(0), End: () => show(slides.length - 1),
    n: toggleNotes, b: () => { blank.hidden = !blank.hidden; },
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const scrolls = event.target.closest?.(".scrolls, .notes");
    if (scrolls && ["ArrowUp", "ArrowDown"].includes(event.key)) return;
    if (event.key === " " && event.target.closest?.("button")) return;
    const act = event.key === " " ? () => show(at + (event.shiftKey ? -1 : 1)) : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    if (event.key !== "b") blank.hidden = true;
    act();
  });
  back.addEventListener("click", () => show(at - 1));
  next.addEventListener("click", () => show(at + 1));
  notes.addEventListener("click", toggleNotes);
  blank.addEventListener("click", () => { blank.hidden = true; });
  addEventListener("hashchange", () => show(asked()));
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => settle(slides[at]), 120);
  });
  addEventListener("beforeprint", () => {
    root.classList.add("print");
    slides.forEach(settle);
  });
  addEventListener("afterprint", () => {
    root.classList.remove("print");
    settle(slides[at]);
  });

  slides.forEach((slide) => { const aside = slide.querySelector(".notes"); if (aside) aside.tabIndex = 0; });
  root.classList.add("js");
  show(asked());
})();
