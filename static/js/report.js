// A browser that can't show what is folded on a large screen or on paper (no ::details-content) opens it there.
(() => {
  if (CSS.supports('selector(::details-content)')) return;
  const unfold = () => document.querySelectorAll('.bilan-fold').forEach((fold) => { fold.open = true; });
  if (matchMedia('(min-width: 48em)').matches) unfold();
  addEventListener('beforeprint', unfold);
})();
