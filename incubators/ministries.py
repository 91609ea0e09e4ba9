"""What the words of the records for a ministry mean, to be read by people."""

MINISTRY_NAMES: dict[str, str] = {
    "affaires-etrangeres": "Affaires étrangères",
    "agriculture": "Agriculture",
    "armees": "Armées",
    "autres": "Autres administrations",
    "bercy": "Économie et finances",
    "culture": "Culture",
    "education": "Éducation nationale",
    "enseignement-sup": "Enseignement supérieur",
    "environnement": "Écologie",
    "interieur": "Intérieur",
    "justice": "Justice",
    "solidarite-sante": "Santé et solidarités",
    "spm": "Services du Premier ministre",
    "sport": "Sport",
    "territoires": "Territoires",
    "travail": "Travail",
}


def ministry_name(word: str) -> str:
    """The name of a ministry; a word that is not known yet is said as it is written, none as not filled in."""
    return MINISTRY_NAMES.get(word, word) or "Non renseigné"
