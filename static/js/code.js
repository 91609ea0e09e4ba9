// Proposes a code made from a name, as long as nobody types another one; without it, the server does.
const code = document.querySelector('[data-code-of]');
const name = code && code.form.elements[code.dataset.codeOf];
let proposed = '';

if (name) {
  name.addEventListener('input', () => {
    if (code.value !== proposed) return;
    const plain = name.value.normalize('NFKD').replace(/[^\w\s-]/g, '').toLowerCase();
    proposed = plain.replace(/[\s_-]+/g, '_').replace(/^[_0-9]+/, '').slice(0, 60).replace(/_$/, '');
    code.value = proposed;
  });
}
