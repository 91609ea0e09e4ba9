"""Public read API of the drift: a published figure compared with the live one, record by record."""

from typing import Any

from django.http import HttpRequest
from rest_framework import serializers as s

from common.third_party_internals import django_request
from indicators.api.indicators import indicator_of_code, record_url, year_of
from indicators.drift.explaining import CauseKind
from indicators.drift.presenters import by_whom
from indicators.drift.queries import Drift, Explained, drift_of, published_in_force, read_sides
from indicators.serializers import CODE_IN_PATH, ND, YEAR_IN_PATH
from indicators.views.parameters import DayError, read_past_day
from web.api.errors import json_number, missing, refused
from web.api.lists import PublicListAPIView, Rows
from web.api.public import site_of
from web.filters import ReaderFilter, RowFilterSet, Search, of_text

SORTS = [(sort.name.lower(), sort.value) for sort in CauseKind]


class DriftRow(s.Serializer[dict[str, Any]]):
    """Un enregistrement qui fait la différence, et pourquoi ; l'historique ne nomme ici personne."""

    startup = s.CharField(allow_null=True, help_text="Identifiant du service ; null : l’enregistrement n’est d’aucun.")
    name = s.CharField(allow_blank=True, help_text="Nom.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(help_text="Numéro de l’enregistrement.")
    reason = s.CharField(help_text="Pourquoi il est compté, ou l’était.")
    before = s.DateField(allow_null=True, help_text="Date qui comptait ; null : il ne comptait pas.")
    after = s.DateField(allow_null=True, help_text="Date qui compte ; null : il ne compte plus.")
    amount = s.FloatField(help_text="Ce dont il change le résultat, exact.")
    cause = s.ChoiceField(choices=SORTS, help_text="Sorte de cause.")
    what = s.CharField(allow_blank=True, help_text="La cause en mots ; vide : sa sorte dit tout.")
    changed_at = s.DateTimeField(allow_null=True, help_text="Moment du changement ; null : l’historique ne le dit pas.")
    why = s.CharField(allow_blank=True, help_text="Motif donné alors ; vide : non renseigné.")
    by = s.CharField(allow_blank=True, help_text="Équipe, ou voie, par laquelle le changement est venu.")
    url = s.CharField(allow_null=True, help_text="L’enregistrement, dans l’API ; null : il n’est pas public.")


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
        choices=["published", "known"],
        help_text="published : les preuves publiées ; known : ce qu’on savait.",
    ),
    "compared_at": s.DateTimeField(help_text="Moment des enregistrements comparés."),
}
"""What the answer says beside its records."""


class DriftView(PublicListAPIView):
    """Ce qui a changé depuis la publication d'un résultat : chaque enregistrement, avec la cause et le moment."""

    list_name = "drift"
    operation_id = "indicator-drift"
    serializer_class = DriftRow
    filterset_class = DriftFilter
    parameters = (CODE_IN_PATH, YEAR_IN_PATH)
    extra_fields = HEAD

    def get_rows(self) -> Rows:
        indicator, year = indicator_of_code(self.kwargs["code"]), year_of(self.kwargs["year"])
        published = published_in_force(indicator.code, year)
        if published is None:
            raise missing("year", f"« {indicator.label} » n’a pas de résultat publié pour {year}.")
        try:
            day = read_past_day(self.value_of("known_on") or "", after=published.publication.published_on)
        except DayError as error:
            raise refused("known_on", error.message) from None
        found = drift_of(published, *read_sides(published, day))
        self.extra = _head(found)
        http = django_request(self.request)
        return [_row(line, http) for line in found.lines]


def _head(drift: Drift) -> dict[str, Any]:
    reference = drift.reference
    return {
        "code": drift.code,
        "year": drift.year,
        "published": json_number(drift.published.value),
        "published_on": drift.published.publication.published_on.isoformat(),
        "live": json_number(drift.value),
        "total": json_number(drift.total),
        "change": json_number(drift.change),
        "unexplained": json_number(drift.unexplained),
        "adds_up": drift.adds_up,
        "kept": drift.kept,
        "compared_with": "published" if reference.is_published else "known",
        "compared_at": reference.moment.isoformat(),
    }


def _row(line: Explained, request: HttpRequest) -> dict[str, Any]:
    difference, cause = line.difference, line.cause
    row, change = difference.row, cause.change
    return {
        "startup": row.slug or None,
        "name": row.name,
        "record": row.record,
        "record_id": row.record_id,
        "reason": row.reason,
        "before": difference.before.date.isoformat() if difference.before else None,
        "after": difference.after.date.isoformat() if difference.after else None,
        "amount": json_number(difference.amount),
        "cause": cause.sort.name.lower(),
        "what": cause.what,
        "changed_at": change.at.isoformat() if change else None,
        "why": change.reason if change else "",
        "by": by_whom(cause, may_read_authors=False),
        "url": record_url(site_of(request), row.record, row.record_id),
    }
