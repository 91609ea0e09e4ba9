// Keeps the page of jobs up to date while some are under way; without it, the page is refreshed by hand.
(() => {
  const EVERY = 2000;
  const table = document.querySelector('[data-jobs]');
  const said = document.querySelector('[data-jobs-said]');
  const rows = new Map();
  for (const head of document.querySelectorAll('[data-job]')) rows.set(head.dataset.job, head.closest('tr'));
  if (!table || rows.size === 0) return;

  function tell(row, part, words) {
    const place = row.querySelector(`[data-part="${part}"]`);
    if (place) place.textContent = words;
  }

  function show(row, job) {
    const bar = row.querySelector('progress');
    const badge = row.querySelector('.fr-badge');
    badge.textContent = job.said;
    badge.className = `fr-badge fr-badge--sm${job.tone ? ` badge--${job.tone}` : ''}`;
    tell(row, 'progress', job.progress);
    tell(row, 'lasted', job.lasted);
    if (job.percent !== null) bar.value = job.percent;
    if (job.state === 'queued' || job.state === 'running') return;
    bar.remove();
    tell(row, 'message', job.message || '–');
    said.textContent = `${job.label} : ${job.said}`;
    rows.delete(String(job.id));
  }

  async function look() {
    if (!document.hidden) {
      const query = new URLSearchParams([...rows.keys()].map((id) => ['id', id]));
      try {
        const answer = await fetch(`${table.dataset.jobs}?${query}`);
        if (!answer.ok || answer.redirected) return;
        for (const job of (await answer.json()).jobs) show(rows.get(String(job.id)), job);
      } catch {
        // The network comes and goes: the next look will tell.
      }
    }
    if (rows.size > 0) setTimeout(look, EVERY);
  }

  setTimeout(look, EVERY);
})();
