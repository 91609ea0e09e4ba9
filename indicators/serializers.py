"""Serializers of the answers about indicators."""

import datetime as dt
from functools import cache
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s

from common.freshness import day_of_records
from common.record_types import RECORD_TYPES
from indicators.models import Follower, Target
from indicators.queries import EvidenceRow, IndicatorYear
from web.api.errors import AddressField, ExactNumberField, MomentField
from web.api.figures import MarksSerializer
from web.api.list_schema import DAY
from web.api.model_fields import column_fields

ND = "null : non déterminé, ce qui n’est pas zéro."


class DayOfRecordsField(s.DateField):
    """The day of the records, whatever the row."""

    def get_attribute(self, instance: Any) -> dt.date:
        return day_of_records()


class PreviousYearSerializer(MarksSerializer):
    """Le résultat de l'année d'avant, avec les réserves de ce que donnent les enregistrements."""

    figure = "live_figure"
    live = ExactNumberField(source="live_value", allow_null=True, help_text=f"Résultat ; {ND}")
    published = ExactNumberField(source="published_value", allow_null=True, help_text=f"Résultat publié ; {ND}")


class TargetSerializer(s.Serializer[Target]):
    """La cible votée, avec sa source et le jugement de l'équipe."""

    def get_fields(self) -> dict[str, Any]:
        return column_fields(Target, *Target.EDITED)


class LiveSerializer(MarksSerializer):
    """Ce que les enregistrements donnent d'une année."""

    figure = "live_figure"
    value = ExactNumberField(source="live_value", allow_null=True, help_text=f"Résultat ; {ND}")
    computed_at = MomentField(
        source="live.computed_at",
        allow_null=True,
        help_text="Dernière fois que le résultat ou ses preuves ont changé.",
    )
    as_of = DayOfRecordsField(help_text="Jour des enregistrements.")


class PublishedSerializer(MarksSerializer):
    """Le résultat publié d'une année."""

    figure = "figure"
    value = ExactNumberField(allow_null=True, help_text=f"Résultat publié ; {ND}")
    published_at = s.DateField(source="published_on", help_text="Jour de la publication.")
    document = s.CharField(help_text="Nom court du document ; vide : non renseigné.")
    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]


def of_year(name: str) -> Any:
    """Return the function from a row to an address of its indicator in its year."""
    return lambda row: reverse(name, args=[row.code, row.year])


class IndicatorSerializer(s.Serializer[IndicatorYear]):
    """Un indicateur dans une année. Un résultat entier est un entier JSON."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    followed_by = s.ChoiceField(
        choices=Follower.choices,
        allow_null=True,
        help_text="Qui suit l’indicateur cette année-là ; null : non renseigné.",
    )
    previous = PreviousYearSerializer(help_text="Résultat de l’année d’avant.")
    target = TargetSerializer(source="now.target", allow_null=True, help_text="Cible ; null : aucune n’est fixée.")
    live = LiveSerializer(source="now", help_text="Ce que les enregistrements donnent maintenant.")
    published = PublishedSerializer(
        source="now.published", allow_null=True, help_text="Ce qui a été publié ; null : rien."
    )
    known = ExactNumberField(
        source="known.exact",
        allow_null=True,
        help_text=f"Ce qui était connu le jour de known_on ; null sans lui. {ND}",
    )
    known_mark = MarksSerializer(
        source="known", allow_null=True, help_text="Les réserves de « known », telles qu’elles étaient ce jour-là."
    )
    url = AddressField(path=of_year("api-indicator-year"), help_text="L’indicateur dans cette année, dans l’API.")
    evidence_url = AddressField(path=of_year("api-indicator-evidence"), help_text="Ses preuves, dans l’API.")
    drift_url = AddressField(
        path=lambda row: of_year("api-indicator-drift")(row) if row.now.published else None,
        allow_null=True,
        help_text="Ce qui a changé depuis la publication ; null : rien n’est publié.",
    )
    publications_url = AddressField(
        path=of_year("api-indicator-publications"), help_text="Ses résultats publiés, dans l’API."
    )
    page = AddressField(
        path=lambda row: reverse("indicator", args=[row.code]), help_text="Page de l’indicateur, sur le site."
    )


def record_path(row: Any) -> str | None:
    """Return the address of a counted record in the API; None if its type is not public."""
    kind = RECORD_TYPES.get(row.record)
    return f"{_start_of(kind.public_name)}{row.record_id}/" if kind and kind.number else None


@cache
def _start_of(record: str) -> str:
    return reverse(f"api-{record}", args=[0]).removesuffix("0/")


RECORD_URL = "L’enregistrement, dans l’API ; null : il n’est pas public."


class EvidenceRowSerializer(s.Serializer[EvidenceRow]):
    """Un enregistrement qui compte. ``source`` dit comment il est entré dans la base, jamais par quelle personne."""

    startup = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom.")
    date = s.DateField(help_text="Jour.")
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    amount = ExactNumberField(help_text="Ce qu’il ajoute au résultat : 1 dans un compte.")
    part = s.ChoiceField(
        choices=["counted", "base"], help_text="base : dans la population qui divise, sans être compté."
    )
    record = s.CharField(help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(help_text="Numéro de l’enregistrement.")
    recorded_at = MomentField(allow_null=True, help_text="Moment de l’enregistrement.")
    source = s.CharField(allow_null=True, help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    is_day_known = s.BooleanField(
        source="is_date_precise", help_text="Faux : date non précise, celle d’un financement dont le jour est inconnu."
    )
    url = AddressField(path=record_path, allow_null=True, help_text=RECORD_URL)
    page = AddressField(
        path=lambda row: reverse("startup-detail", args=[row.startup]) if row.startup else None,
        allow_null=True,
        help_text="Page du service, sur le site ; null : l’enregistrement n’est d’aucun.",
    )


class YearHeadSerializer(s.Serializer[Any]):
    """The fields of the table of a year, its indicators excepted."""

    year = s.IntegerField(help_text="Année.")


class EvidenceHeadSerializer(MarksSerializer):
    """The fields of the evidence, its records excepted."""

    figure = "figure"
    code = s.CharField(help_text="Code, qui ne change pas.")
    year = s.IntegerField(help_text="Année.")
    rule = s.CharField(help_text="Ce qui est compté, en toutes lettres.")
    value = ExactNumberField(
        source="figure.exact", allow_null=True, help_text=f"Résultat : dans un compte, le nombre de lignes. {ND}"
    )
    as_of = s.DateField(help_text="Jour des enregistrements, ou celui où ils sont lus tels que connus.")


FOUR_DIGITS = {"type": "integer", "minimum": 1000, "maximum": 9999}
THAT_YEAR = [OpenApiExample("Une année", 2021)]

YEAR = OpenApiParameter("year", FOUR_DIGITS, description="Année ; sans elle, la dernière connue.", examples=THAT_YEAR)
KNOWN_ON = OpenApiParameter(
    "known_on",
    DAY,
    description="Tel que connu ce jour passé (AAAA-MM-JJ) ; sans lui, maintenant.",
)
