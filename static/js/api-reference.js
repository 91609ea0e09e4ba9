// Swagger's page in the frame of this site: only the operations, with the words of its buttons and titles in French.
// Not a module: the script of the page, which drf-spectacular writes, reads `referencePlugin`.
const WORDS = {
  Authorize: 'Saisir un jeton', 'Available authorizations': 'Jeton d’un outil', Authorized: 'Jeton saisi', Logout: 'Retirer le jeton', Close: 'Fermer',
  Parameters: 'Paramètres', 'No parameters': 'Aucun paramètre', Name: 'Nom', Description: 'Description', 'Request body': 'Corps de la requête',
  'Request Body': 'Corps de la requête', 'Try it out': 'Essayer', Cancel: 'Annuler', Execute: 'Envoyer la requête', Clear: 'Effacer la réponse',
  Responses: 'Réponses', Code: 'Statut', 'No links': 'Aucun lien', 'Media type': 'Format', Controls: 'Il choisit l’en-tête', 'header.': '.',
  Examples: 'Exemples', Example: 'Exemple', 'Example Value': 'Exemple', Schema: 'Champs', 'Server response': 'Réponse du site', Details: 'Détails',
  'Response body': 'Corps de la réponse', 'Response headers': 'En-têtes de la réponse', 'Request URL': 'Adresse', 'Request duration': 'Durée', Download: 'Télécharger',
  Undocumented: 'Non décrit', 'Error:': 'Refus :', 'Send empty value': 'Envoyer une valeur vide', Reset: 'Rétablir', 'Example Description': 'Description de l’exemple',
  required: 'obligatoire', 'Value:': 'Valeur :', query: 'dans l’adresse, après ?', path: 'dans l’adresse', header: 'en-tête', 'Add string item': 'Ajouter une valeur',
  'Additional properties': 'Autres champs', Items: 'Éléments', 'Default value': 'Valeur par défaut', 'Available values': 'Valeurs possibles', 'Expand all': 'Tout déplier', 'Collapse all': 'Tout replier',
  'Expand operation': 'Déplier', 'Collapse operation': 'Replier', 'Copy code to clipboard': 'Copier', 'Copy cURL command to clipboard': 'Copier la commande curl',
};

const KEPT = 'pre, code, textarea, .renderedMarkdown, .parameter__name, .opblock-summary-path, .json-schema-2020-12__title';

const inFrench = (text) => {
  const word = text.trim();
  return word in WORDS ? text.replace(word, WORDS[word]) : text;
};

const translate = (root) => {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest(KEPT)) continue;
    const said = inFrench(texts.currentNode.nodeValue);
    if (said !== texts.currentNode.nodeValue) texts.currentNode.nodeValue = said;
  }
  for (const name of ['title', 'aria-label']) {
    for (const one of root.querySelectorAll(`[${name}]`)) {
      const said = inFrench(one.getAttribute(name));
      if (said !== one.getAttribute(name)) one.setAttribute(name, said);
    }
  }
};

// What Swagger leaves out: a link in a button, a name of a list, the keyboard in what scrolls.
const repair = (root) => {
  for (const link of root.querySelectorAll('button a[href]')) link.removeAttribute('href');
  for (const list of root.querySelectorAll('.examples-select-element')) list.setAttribute('aria-label', 'Exemple');
  for (const text of root.querySelectorAll('pre:not([tabindex])')) text.tabIndex = 0;
};

const page = document.getElementById('swagger-ui');
new MutationObserver(() => { translate(page); repair(page); }).observe(page, {childList: true, subtree: true, characterData: true});

const referencePlugin = ({React}) => ({
  components: {
    ReferenceLayout: ({getComponent, specSelectors}) => {
      const show = (name) => React.createElement(getComponent(name, true));
      const isRead = specSelectors.specJson().size > 0;
      document.getElementById('sans-reference').hidden = isRead; // else it says where the same documentation is
      if (!isRead) return specSelectors.loadingStatus() === 'failed' ? null : 'Chargement…';
      return React.createElement('div', {className: 'swagger-ui'}, show('AuthorizeBtnContainer'), show('operations'));
    },
  },
});
