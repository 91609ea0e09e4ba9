// The button that opens or closes every section. A browser without ::details-content opens the table of contents on a
// large screen, and everything on paper.
(() => {
  const set = (selector, isOpen) => document.querySelectorAll(selector).forEach((fold) => { fold.open = isOpen; });
  const button = document.querySelector('[data-unfold]');
  let isOpen = false;
  button.hidden = false;
  button.addEventListener('click', () => {
    isOpen = !isOpen;
    set('.bilan-section > .bilan-fold', isOpen);
    button.textContent = isOpen ? 'Tout replier' : 'Tout déplier';
  });
  if (CSS.supports('selector(::details-content)')) return;
  if (matchMedia('(min-width: 48em)').matches) set('.bilan-summary > .bilan-fold', true);
  addEventListener('beforeprint', () => set('.bilan-fold', true));
})();
