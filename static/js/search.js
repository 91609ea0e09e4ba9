// Proposes results while one types in a search bar, by keyboard too (a combobox of the ARIA practices); without it, the form asks the page of results.
const PATIENCE = 180; // milliseconds without a key before asking
const SHORTEST = 2;

function enhance(input) {
  const list = document.createElement('ul');
  const said = document.createElement('p');
  list.id = `${input.id}-suggestions`;
  list.className = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Suggestions');
  list.hidden = true;
  said.className = 'fr-sr-only';
  said.setAttribute('role', 'status');
  input.after(list);
  input.form.append(said);
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', list.id], ['aria-expanded', 'false']]) input.setAttribute(name, value);
  let timer = 0;
  let asked = '';
  let chosen = -1;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(place) {
    const options = [...list.children];
    options.forEach((option, number) => option.setAttribute('aria-selected', String(number === place)));
    chosen = place;
    if (place < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', options[place].id);
    options[place].scrollIntoView({ block: 'nearest' });
  }

  function option({ label, kind, url }, number) {
    const item = document.createElement('li');
    const about = document.createElement('span');
    item.id = `${list.id}-${number}`;
    item.className = 'suggestions__item';
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    item.dataset.url = url;
    about.className = 'suggestions__kind';
    about.textContent = kind;
    item.append(label, ' ', about);
    return item;
  }

  function show(found) {
    list.replaceChildren(...found.map(option));
    const count = found.length === 1 ? '1 suggestion' : `${found.length} suggestions`;
    said.textContent = found.length ? `${count}, flèches haut et bas pour choisir.` : 'Aucune suggestion.';
    chosen = -1;
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed.length < SHORTEST) return close();
    asked = typed;
    try {
      const answer = await fetch(`${input.dataset.suggestions}?${new URLSearchParams({ q: typed })}`);
      if (answer.ok && asked === typed && document.activeElement === input) show((await answer.json()).suggestions);
    } catch {
      close(); // the network comes and goes: the form still works
    }
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  });
  input.addEventListener('keydown', (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === 'Escape' && count) {
      event.preventDefault();
      close();
    } else if (event.key === 'ArrowDown' && count) {
      event.preventDefault();
      choose(chosen + 1 < count ? chosen + 1 : -1);
    } else if (event.key === 'ArrowUp' && count) {
      event.preventDefault();
      choose(chosen < 0 ? count - 1 : chosen - 1);
    } else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault();
      window.location.assign(list.children[chosen].dataset.url);
    }
  });
  list.addEventListener('mousedown', (event) => {
    event.preventDefault(); // the input keeps the focus
    const item = event.target.closest('[data-url]');
    if (item) window.location.assign(item.dataset.url);
  });
  input.addEventListener('blur', close);
}

for (const input of document.querySelectorAll('[data-suggestions]')) enhance(input);

// « / » goes to the search, unless something is being written or the reader turned it off (page of help).
const SETTING = 'search-key';

function isKeyOn() {
  try {
    return window.localStorage.getItem(SETTING) !== 'off';
  } catch {
    return true; // storage is refused: the key is as it is at first
  }
}

function offerSetting(line) {
  const box = line.querySelector('input');
  box.checked = isKeyOn();
  line.hidden = false;
  box.addEventListener('change', () => {
    try {
      window.localStorage.setItem(SETTING, box.checked ? 'on' : 'off');
    } catch {
      box.checked = isKeyOn(); // nothing can be kept here
    }
  });
}

for (const line of document.querySelectorAll('[data-search-key]')) offerSetting(line);

document.addEventListener('keydown', (event) => {
  const writing = event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]');
  if (event.key !== '/' || writing || event.ctrlKey || event.metaKey || event.altKey || !isKeyOn()) return;
  const input = [...document.querySelectorAll('[data-suggestions]')].find((one) => one.offsetParent !== null);
  if (!input) return;
  event.preventDefault();
  input.focus();
});

// A form that asks for a page leaves its empty fields out of the address.
document.addEventListener('formdata', ({ target, formData }) => {
  if (target.method !== 'get') return;
  for (const name of new Set(formData.keys())) {
    if (!formData.getAll(name).some(Boolean)) formData.delete(name);
  }
});
