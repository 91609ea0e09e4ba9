"""Serializer of a drift, for OpenAPI."""

from typing import Any

from rest_framework import serializers as s

from common.filters import ReaderFilter, RowFilterSet, Search, of_text
from indicators.drift.explaining import CauseKind
from indicators.schema import ND

SORTS = [(sort.name.lower(), sort.value) for sort in CauseKind]


class DriftRow(s.Serializer[dict[str, Any]]):
    """Un enregistrement qui fait la différence, et pourquoi ; l'historique ne nomme ici personne."""

    startup = s.CharField(allow_null=True, help_text="Identifiant du service ; null : l’enregistrement n’est d’aucun.")
    name = s.CharField(allow_blank=True, help_text="Nom.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    reason = s.CharField(help_text="Pourquoi il est compté, ou l’était.")
    before = s.DateField(allow_null=True, help_text="Date qui comptait ; null : il ne comptait pas.")
    after = s.DateField(allow_null=True, help_text="Date qui compte ; null : il ne compte plus.")
    amount = s.FloatField(help_text="Ce dont il change le résultat, exact.")
    cause = s.ChoiceField(choices=SORTS, help_text="Sorte de cause.")
    what = s.CharField(allow_blank=True, help_text="La cause en mots ; vide : sa sorte dit tout.")
    changed_at = s.DateTimeField(allow_null=True, help_text="Moment du changement ; null : l’historique ne le dit pas.")
    why = s.CharField(allow_blank=True, help_text="Motif donné alors ; vide : non renseigné.")
    by = s.CharField(allow_blank=True, help_text="Équipe, ou voie, par laquelle le changement est venu.")
    url = s.CharField(allow_null=True, help_text="Le service, dans l’API.")


class DriftFilter(RowFilterSet):
    startup = of_text("startup", "Identifiant d’un service.")
    cause = of_text("cause", f"Sorte de cause : {', '.join(name for name, _ in SORTS)}.")
    known_on = ReaderFilter(
        field_name="",
        reader=str,
        label="Compare à ce qu’on savait ce jour passé (AAAA-MM-JJ) ; sans lui, à maintenant.",
    )
    search = Search("startup", "name", "what", "why")


HEAD: dict[str, Any] = {
    "code": s.CharField(help_text="Code, qui ne change pas."),
    "year": s.IntegerField(help_text="Année."),
    "published": s.FloatField(allow_null=True, help_text=f"Résultat publié. {ND}"),
    "published_on": s.DateField(help_text="Jour de la publication."),
    "live": s.FloatField(
        allow_null=True, help_text=f"Ce que les enregistrements donnent maintenant, ou au jour « known_on ». {ND}"
    ),
    "total": s.FloatField(allow_null=True, help_text="live moins published ; null : l’un n’est pas déterminé."),
    "change": s.FloatField(help_text="Somme des « amount » : ce dont les enregistrements ont changé le résultat."),
    "unexplained": s.FloatField(
        allow_null=True, help_text="Publié au-delà des enregistrements connus alors ; null : on ne le sait pas."
    ),
    "adds_up": s.BooleanField(help_text="Vrai : published - unexplained + change est exactement live."),
    "kept": s.IntegerField(help_text="Nombre d’enregistrements qui comptent comme alors."),
    "compared_with": s.ChoiceField(
        choices=["published", "reconstructed", "known"],
        help_text="published : les preuves publiées ; reconstructed : la liste jointe ensuite ; known : ce qu’on savait.",
    ),
    "compared_at": s.DateTimeField(help_text="Moment des enregistrements comparés."),
}
"""What the answer says beside its records."""
