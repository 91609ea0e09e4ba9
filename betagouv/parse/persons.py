"""Whether the name of an organisation could be that of a person."""

import re

from django.utils.text import slugify

_NAME = re.compile(r"(?:[^\W\d_][\w'’-]*[ .]+){1,3}[^\W\d_][\w'’-]*")
_WORDS = """
academie action administration agence aeroport armee armees assemblee association autorite banque bibliotheque bureau
caisse centre chambre collectivite comite commissariat commission communaute commune conseil cour cours defenseur
defenseurs delegation departement direction ecole etablissement federation fondation france gendarmerie gip gouvernement
groupement haut haute hopital ile imprimerie inspection institut institution laboratoire logement mairie metropole
ministere ministeres mission mobilites musee office observatoire opera parquet plateforme pole police prefecture
presidence reseau rectorat region republique sante secretariat senat service services societe syndicat theatre travail
tribunal tresor union universite urssaf ville
"""
INSTITUTIONS = frozenset(_WORDS.split())
"""Words of the names of institutions, without accents: a name that has one is no person's."""


def could_be_person(name: str) -> bool:
    """Whether a name has two to four words, none of them a word of institutions."""
    is_name = _NAME.fullmatch(name.strip()) is not None
    return is_name and INSTITUTIONS.isdisjoint(slugify(name).split("-"))
