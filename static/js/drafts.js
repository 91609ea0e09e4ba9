// Keeps what is typed in a form, in this browser, until it is saved: a session that ends loses nothing. Without it, a form
// is as before. A draft belongs to an account and an address; passwords, files and the CSRF token are never kept.
const KEPT = 7 * 24 * 3600 * 1000; // milliseconds, LONGEST_SESSION
const PREFIX = 'brouillon:';
const SENT = 'brouillon-envoye';
const NEVER = ['password', 'file', 'submit', 'button', 'reset', 'image'];
const HIDDEN = ['token', 'seen']; // what the page showed: a form that was saved, or a record that changed since, is refused
const signOut = document.querySelector('form[data-account]');
const account = signOut?.dataset.account;
const form = document.querySelector('form.workspace-form:not(.composer)');
const key = `${PREFIX}${account}:${location.pathname}${location.search}`;

/** Calls `use` with a storage of the browser, which may refuse it. */
function withStorage(use) {
  try {
    return use(localStorage, sessionStorage);
  } catch {
    return null;
  }
}

function drop(kept) {
  withStorage((drafts) => drafts.removeItem(kept));
}

function draftsOf(drafts, prefix) {
  return Object.keys(drafts).filter((name) => name.startsWith(prefix));
}

function read(kept) {
  return withStorage((drafts) => JSON.parse(drafts.getItem(kept)));
}

function isKept(field) {
  if (!field.name || field.name === 'csrfmiddlewaretoken' || field.name === 'confirmed') return false;
  return field.type === 'hidden' ? HIDDEN.includes(field.name) : !NEVER.includes(field.type);
}

function valueOf(field) {
  if (['checkbox', 'radio'].includes(field.type)) return field.checked;
  return field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value;
}

function setValue(field, value) {
  if (['checkbox', 'radio'].includes(field.type)) field.checked = value;
  else if (field.multiple) for (const one of field.options) one.selected = value.includes(one.value);
  else field.value = value;
}

/** Returns the fields by name and position, for instance « reason 0 ». */
function fields() {
  const found = new Map();
  for (const field of [...form.elements].filter(isKept)) {
    const same = [...found.keys()].filter((name) => name.startsWith(`${field.name} `)).length;
    found.set(`${field.name} ${same}`, field);
  }
  return found;
}

function values() {
  return Object.fromEntries([...fields()].map(([name, field]) => [name, valueOf(field)]));
}

function restore(kept) {
  for (const [name, field] of fields()) {
    if (!(name in kept) || JSON.stringify(kept[name]) === JSON.stringify(valueOf(field))) continue;
    setValue(field, kept[name]);
    field.dispatchEvent(new Event('change', { bubbles: true })); // what depends on it is shown or hidden
  }
}

/** Returns whether somebody typed what the page does not show. */
function differs(kept, shown) {
  const typed = Object.keys(shown).filter((name) => !HIDDEN.includes(name.split(' ')[0]));
  return typed.some((name) => name in kept && JSON.stringify(kept[name]) !== JSON.stringify(shown[name]));
}

function announce(draft, shown) {
  const day = new Date(draft.at).toLocaleString('fr-FR', { dateStyle: 'long', timeStyle: 'short' });
  const files = form.querySelector('input[type="file"]') ? ' Choisissez de nouveau les fichiers.' : '';
  const notice = document.createElement('div');
  const text = document.createElement('p');
  const button = document.createElement('button');
  notice.className = 'fr-alert fr-alert--info fr-mb-3w';
  text.setAttribute('role', 'status');
  button.type = 'button';
  button.className = 'fr-btn fr-btn--secondary fr-btn--sm fr-mt-1w';
  button.textContent = 'Supprimer le brouillon';
  button.addEventListener('click', () => {
    restore(shown);
    drop(key);
    button.remove();
    text.textContent = 'Brouillon supprimé.';
    form.focus();
  });
  notice.append(text, button);
  form.before(notice);
  // A screen reader tells what changes in a region that was there before.
  setTimeout(() => {
    text.textContent = `Brouillon retrouvé : votre saisie du ${day} n’est pas enregistrée.${files}`;
  }, 100);
}

function keep() {
  withStorage((drafts) => drafts.setItem(key, JSON.stringify({ at: Date.now(), values: values() })));
}

withStorage((drafts, tab) => {
  for (const name of draftsOf(drafts, PREFIX)) if (!(Date.now() - read(name)?.at < KEPT)) drop(name);
  if (document.querySelector('[data-saved]')) drop(tab.getItem(SENT));
  tab.removeItem(SENT);
});

if (form && account) {
  const shown = values();
  const draft = read(key);
  if (draft && !('sent' in form.dataset)) {
    if (differs(draft.values, shown)) {
      restore(draft.values);
      announce(draft, shown);
    } else drop(key);
  }
  form.addEventListener('input', keep);
  form.addEventListener('change', keep);
  form.addEventListener('submit', () => {
    keep();
    withStorage((_, tab) => tab.setItem(SENT, key));
  });
  form.querySelector('[data-cancel]')?.addEventListener('click', () => drop(key));
}

signOut?.addEventListener('submit', () => {
  withStorage((drafts) => draftsOf(drafts, `${PREFIX}${account}:`).forEach(drop));
});
