// Says how many fiches the filters choose while they are being chosen; without it, the list says so once it is filtered.
const PATIENCE = 250; // milliseconds after the last change before asking
const form = document.querySelector('[data-count]');

if (form) {
  const said = document.createElement('p');
  said.className = 'filters-form__count';
  said.setAttribute('role', 'status');
  form.append(said);
  let timer = 0;
  let asked = '';

  async function count() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    query.set('page_size', '1');
    query.delete('ordering');
    // The API lists every service: the page leaves out the partnerships that ended until a filter asks for them
    if (!form.dataset.showingEnded.split(' ').some((name) => query.has(name))) {
      for (const phase of form.dataset.phases.split(' ')) query.append('phase', phase);
    }
    asked = String(query);
    try {
      const answer = await fetch(`${form.dataset.count}?${query}`);
      if (asked !== String(query)) return;
      const { count: found } = answer.ok ? await answer.json() : {};
      said.textContent = found === undefined ? '' : `${found.toLocaleString('fr-FR')} ${found > 1 ? 'fiches correspondent' : 'fiche correspond'}`;
    } catch {
      said.textContent = ''; // the network comes and goes: the form still works
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(count, PATIENCE);
  });
}
