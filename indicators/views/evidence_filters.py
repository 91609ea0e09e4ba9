"""The part of a figure that a chart opens: the records of a month, or those of the services of an incubator."""

import re
from typing import Any

from django.http import QueryDict

from common.exact_json import iso_day
from common.words import month_fr
from incubators.models import Incubator
from indicators.models import LiveEvidence
from indicators.queries.evidence import Evidence
from indicators.queries.running_year import with_lead
from web.days import KNOWN_ON
from web.filters import OneOfFilter, ReaderFilter, StrictFilterSet


def read_month(text: str) -> str:
    """Return a month in the form ``2026-03``; raise ValueError in French for another text."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text, re.ASCII) is None or iso_day(f"{text}-01") is None:
        raise ValueError(f"« {text[:20]} » n’est pas un mois. Écrivez-le sous la forme 2026-03 (année, mois).")
    return text


def _incubators() -> list[tuple[str, str]]:
    return list(Incubator.objects.order_by("name", "slug").values_list("slug", "name"))


class PageEvidenceFilter(StrictFilterSet):
    """Filter the evidence of a figure by month, or by the incubator that led the service on the date that counted."""

    also = (KNOWN_ON,)
    mois = ReaderFilter(reader=read_month, label="Mois", method="dated_in")
    incubateur = OneOfFilter(label="Incubateur", method="led_by", choices=_incubators)

    def __init__(self, data: QueryDict, **options: Any) -> None:
        super().__init__(data, LiveEvidence.objects.all(), **options)

    def dated_in(self, rows: Evidence, _name: str, month: str) -> Evidence:
        year, number = map(int, month.split("-"))
        return rows.filter(date__year=year, date__month=number)

    def led_by(self, rows: Evidence, _name: str, slug: str) -> Evidence:
        return with_lead(rows).filter(lead_slug=slug)

    @property
    def sentences_of_part(self) -> list[tuple[str, str]]:
        """Return each filter in words, with the query string without it."""
        return [(self._words(name, value), self.query(**{name: None})) for name, value in self.values.items()]

    def _words(self, name: str, value: str) -> str:
        if name == "mois":
            day = iso_day(f"{value}-01")
            return f"en {month_fr(day)}"
        return dict(_incubators()).get(value, value)
