"""The remedy for the result of each check, in the words of its users."""

from collections.abc import Mapping

MENDING: Mapping[str, str] = {
    "credits": "Comparez les lignes avec le document. Si une ligne manque ou est fausse, corrigez-la ; si le total imprimé est"
    " faux, réglez l’incohérence en disant quelle page se trompe.",
    "awards": "Comparez les lauréats de chaque appel avec le document. Ajoutez le financement qui manque, ôtez celui de trop,"
    " ou dites pourquoi le total imprimé diffère.",
    "previous_year": "Ouvrez le bilan à la page dite : la colonne « année précédente » est souvent recopiée d’une autre année."
    " Corrigez le chiffre saisi s’il est mal lu ; si c’est le bilan qui se trompe, réglez avec cette raison.",
    "published_evidence": "Un résultat publié ne change plus : publiez une correction, qui le remplace par celui de sa liste.",
    "later_day": "Vérifiez la date du chiffre et celle du bilan : l’une des deux est mal saisie.",
    "millesimes": "Confirmez ou corrigez ces millésimes, tous sur une page : la marque disparaît alors de chaque chiffre.",
    "cumulated": "Un cumul contient ses années : cherchez l’année mal lue, ou corrigez le cumul saisi.",
    "printed_lines": "Relisez chaque ligne du document, au dernier euro. Corrigez la ligne mal saisie ; si le document lui-même"
    " ne tombe pas juste, réglez avec cette raison.",
    "printed_list": "Recomptez les noms imprimés. Corrigez la liste saisie, ou dites pourquoi le bilan en nomme d’autres.",
}
"""By the code of the check; a check that finds drift alone has none: a drift is explained, nothing is to be corrected."""
