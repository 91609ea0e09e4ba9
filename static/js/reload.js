// A page that waits for a worker asks again by itself; without this, its reader follows « Actualiser ».
(() => {
  if (document.querySelector('[data-reload]')) {
    window.setTimeout(() => window.location.reload(), 1000);
  }
})();
