// Shows the fields that a choice needs, and what the rule means, after each change; without it, « Actualiser » does.
const form = document.querySelector('form.composer');
let asked = 0;
let isWhole = false;

function hideRefresh(isHidden) {
  for (const one of form.querySelectorAll('[data-without-script]')) one.hidden = isHidden;
}

function replace(page) {
  const fresh = page.querySelectorAll('[data-refreshed]');
  const focused = document.activeElement?.id;
  const open = [...form.querySelectorAll('details[open]')].map(({ id }) => id);
  document.querySelectorAll('[data-refreshed]').forEach((part, place) => {
    if (isWhole || part.matches('.composer__aside')) part.innerHTML = fresh[place].innerHTML;
  });
  isWhole = false;
  for (const id of open) document.getElementById(id)?.setAttribute('open', ''); // somebody is reading it
  form.querySelector('.error-summary')?.remove();
  document.getElementById(focused)?.focus({ preventScroll: true });
}

async function refresh() {
  const turn = ++asked;
  form.ariaBusy = 'true';
  const values = new FormData(form);
  values.set('step', 'update');
  try {
    const answer = await fetch(location.href, { method: 'POST', body: values });
    if (turn !== asked) return;
    if (!answer.ok) throw new Error(answer.statusText);
    replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    hideRefresh(true);
  } catch {
    hideRefresh(false); // the button still works
  }
  if (turn === asked) form.ariaBusy = 'false';
}

if (form) {
  hideRefresh(true);
  form.addEventListener('change', ({ target }) => {
    isWhole ||= target.matches('select'); // other fields need no other one
    refresh();
  });
}
