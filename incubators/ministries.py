"""The names of ministries by their key in the records."""

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
    """Return the name of a ministry; an unknown key unchanged, « Non renseigné » if empty."""
    return MINISTRY_NAMES.get(word, word) or "Non renseigné"
