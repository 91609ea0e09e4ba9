// Once the form is edited after its preview, « Enregistrer » says what it does: verify again.
const form = document.getElementById('formulaire');
const save = form?.querySelector('button[name="step"][value="save"]');

if (save) {
  form.addEventListener('input', ({ target }) => {
    if (target.name === 'confirmed') return;
    save.value = 'preview';
    save.textContent = 'Vérifier de nouveau';
  });
}
