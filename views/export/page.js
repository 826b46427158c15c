// A full page is printed a little smaller, so that it stays one.
(() => {
  const [WIDE, TALL] = [186, 273]; // millimetres of A4 between the margins
  const [SMALLEST, STEP] = [0.5, 0.02]; // the least scale, and how finely one is looked for
  const MILLIMETRE = 96 / 25.4;
  const main = document.querySelector("main");
  addEventListener("beforeprint", () => {
    Object.assign(main.style, { maxWidth: "none", padding: "0", margin: "0" });
    for (let scale = 1; scale >= SMALLEST; scale -= STEP) {
      Object.assign(main.style, { width: `${WIDE / scale}mm`, zoom: scale });
      if (main.getBoundingClientRect().height <= TALL * MILLIMETRE) return;
    }
  });
  addEventListener("afterprint", () => main.removeAttribute("style"));
})();
