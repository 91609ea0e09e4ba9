// Keeps the preview of a section beside its text while one types, and inserts figures where the cursor is; without it, buttons do.
(() => {
  const PATIENCE = 400; // milliseconds without a key before asking
  const form = document.querySelector('[data-section]');
  if (!form) return;
  const text = form.querySelector('textarea[name="text"]');
  const search = form.querySelector('input[name="search"]');
  const said = form.querySelector('[data-said]');
  let timer = 0;
  let asked = 0;

  async function look(step) {
    const turn = ++asked;
    const body = new FormData(form);
    body.set('step', step);
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (turn !== asked) return; // something was typed since
      for (const part of document.querySelectorAll('[data-part]')) {
        const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
        if (fresh) part.replaceChildren(...fresh.childNodes);
      }
      said.textContent = '';
    } catch {
      if (turn === asked) said.textContent = 'L’aperçu ne suit plus : il revient quand le site répond. Votre texte est gardé ici.';
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, PATIENCE, 'search'); // the preview and the figures found, together
  }

  function insert(words) {
    const before = text.value.slice(0, text.selectionStart);
    text.setRangeText(`${/\S$/.test(before) ? ' ' : ''}${words}`, text.selectionStart, text.selectionEnd, 'end');
    text.focus();
    soon();
  }

  for (const field of form.querySelectorAll('[name="text"], [name="title"], [name="search"]')) field.addEventListener('input', soon);
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[value^="insert:"]');
    if (!button) return;
    event.preventDefault();
    insert(button.title);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // what answers is already below
    clearTimeout(timer);
    look('search');
  });
})();
