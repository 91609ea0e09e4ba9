// The slides of a report by the keys of a presenter, and in full screen; without it, the links of each slide lead to the next.
(() => {
  const slides = document.querySelector('[data-slides]');
  const keys = document.querySelector('[data-slides-keys]');
  if (!slides || !keys) return;
  const all = [...slides.children];
  const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  keys.hidden = false;
  keys.querySelector('[data-slides-full]').hidden = !slides.requestFullscreen;

  const shown = () => Math.round(slides.scrollLeft / slides.clientWidth);

  function go(place) {
    const slide = all[Math.max(0, Math.min(place, all.length - 1))];
    slide.scrollIntoView();
    slide.focus({ preventScroll: true });
  }

  document.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (!step || event.target.closest('input, textarea, select, [role="region"]')) return;
    event.preventDefault();
    go(shown() + step);
  });
  keys.querySelector('[data-slides-full]').addEventListener('click', async () => {
    const place = shown(); // the strip changes its width
    await slides.requestFullscreen();
    go(place);
  });
})();
