// Moves and zooms the picture, and tells the extension which node was chosen.
"use strict";

(() => {
  const editor = acquireVsCodeApi();
  const frame = document.getElementById("picture");
  const svg = frame.querySelector("svg");
  if (!svg) {
    return;
  }
  const [SMALLEST, LARGEST, STEP] = [0.05, 20, 1.25];
  // Where the picture was before the tab was hidden or the picture replaced.
  let { x, y, scale } = editor.getState() ?? { x: NaN, y: NaN, scale: NaN };

  const size = () => {
    const box = svg.viewBox.baseVal;
    return box && box.width > 0 ? box : { width: svg.clientWidth || 1, height: svg.clientHeight || 1 };
  };
  svg.setAttribute("width", String(size().width));
  svg.setAttribute("height", String(size().height));

  function draw() {
    svg.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    editor.setState({ x, y, scale });
  }

  function fit() {
    const { width, height } = size();
    scale = Math.min(frame.clientWidth / width, frame.clientHeight / height, 1.5) * 0.95;
    x = (frame.clientWidth - width * scale) / 2;
    y = (frame.clientHeight - height * scale) / 2;
    draw();
  }

  function zoom(factor, atX = frame.clientWidth / 2, atY = frame.clientHeight / 2) {
    const next = Math.min(LARGEST, Math.max(SMALLEST, scale * factor));
    // What is under the pointer stays there.
    x = atX - (atX - x) * (next / scale);
    y = atY - (atY - y) * (next / scale);
    scale = next;
    draw();
  }

  let moving;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      moving = { x: event.clientX - x, y: event.clientY - y, startX: event.clientX, startY: event.clientY };
    }
  });
  window.addEventListener("pointermove", (event) => {
    if (moving) {
      frame.classList.add("moving");
      x = event.clientX - moving.x;
      y = event.clientY - moving.y;
      draw();
    }
  });
  window.addEventListener("pointerup", (event) => {
    const moved = moving && Math.hypot(event.clientX - moving.startX, event.clientY - moving.startY) > 4;
    moving = undefined;
    frame.classList.remove("moving");
    if (!moved) {
      choose(event.target);
    }
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
    },
    { passive: false },
  );

  function choose(target) {
    const node = target instanceof Element ? target.closest("[data-uri]") : null;
    if (node) {
      editor.postMessage({ uri: node.getAttribute("data-uri"), line: Number(node.getAttribute("data-line") ?? 0) });
    }
  }
  // A link of the SVG would lead the page away.
  svg.addEventListener("click", (event) => event.preventDefault());
  for (const node of svg.querySelectorAll("[data-uri]")) {
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "link");
  }

  const KEYS = {
    "+": () => zoom(STEP),
    "=": () => zoom(STEP),
    "-": () => zoom(1 / STEP),
    0: fit,
    ArrowLeft: () => move(60, 0),
    ArrowRight: () => move(-60, 0),
    ArrowUp: () => move(0, 60),
    ArrowDown: () => move(0, -60),
    Enter: (event) => choose(event.target),
  };
  function move(byX, byY) {
    x += byX;
    y += byY;
    draw();
  }
  window.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) {
      KEYS[event.key]?.(event);
    }
  });
  document.getElementById("in").addEventListener("click", () => zoom(STEP));
  document.getElementById("out").addEventListener("click", () => zoom(1 / STEP));
  document.getElementById("fit").addEventListener("click", fit);

  if (Number.isFinite(scale)) {
    draw();
  } else {
    fit();
  }
})();
