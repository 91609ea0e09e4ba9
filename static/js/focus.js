// Gives the focus to what answers a form, in the browsers that apply autofocus to fields alone.
const answer = document.querySelector('[autofocus]');
if (answer && document.activeElement === document.body) answer.focus();
