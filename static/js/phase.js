// Shows the fields of an end as soon as the chosen phase is one; without it, they come after « Continuer ».
const phase = document.getElementById('id_kind');
const end = document.getElementById('fin');
const reason = document.getElementById('motif');

if (phase && end) {
  phase.addEventListener('change', () => {
    const ends = end.dataset.phases.split(' ').includes(phase.value);
    end.hidden = end.disabled = !ends;
    reason.hidden = ends && !reason.querySelector('textarea').value.trim();
  });
}
