// Shows the buttons « Copier l’adresse » and makes them work; without it, or without the right to copy, they stay hidden.
const PATIENCE = 4000; // milliseconds during which the button says what it did

for (const place of document.querySelectorAll('[data-copy-address]')) {
  if (!navigator.clipboard) break;
  const button = place.querySelector('button');
  const said = place.querySelector('[role=status]');
  let timer = 0;
  place.hidden = false;
  button.addEventListener('click', async () => {
    clearTimeout(timer);
    try {
      await navigator.clipboard.writeText(place.dataset.copyAddress || location.href);
      said.textContent = 'Adresse copiée.';
    } catch {
      said.textContent = 'La copie est refusée : copiez l’adresse dans la barre du navigateur.';
    }
    timer = setTimeout(() => { said.textContent = ''; }, PATIENCE);
  });
}
