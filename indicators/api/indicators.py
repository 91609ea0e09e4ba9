"""Public read API of indicators."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.clock import today
from incubators.models import Incubator
from indicators import serializers
from indicators.drift.changes import ComparedRow
from indicators.drift.known import PastFigure, end_of, history_start, past_figure, past_values
from indicators.models import Indicator, LiveEvidence
from indicators.queries import EvidenceRow, IndicatorYear, Live, Proof, proof, year_table, years
from indicators.queries.recorded import with_precision
from indicators.queries.running_year import with_lead
from indicators.views.evidence_filters import read_month
from web.api.errors import missing, missing_record, refused
from web.api.lists import LongPagination, PublicListAPIView, Rows
from web.api.public import PublicView
from web.days import DayError, YearError, read_past_day, read_year
from web.filters import ReaderFilter, RowFilterSet, Search, StrictFilterSet, of_names, of_words


def year_of(text: str) -> int:
    """Return the year in a URL.

    :raises APIException: it is not a year, or has no data.
    """
    try:
        return read_year(text, years())
    except YearError as error:
        raise (missing if error.is_missing else refused)("year", error.message) from None


def past_day(text: str | None, after: dt.date | None = None) -> dt.date | None:
    """Return the date of ``known_on``, not before ``after``; None without it.

    :raises APIException: it is not a past day within the history.
    """
    try:
        return read_past_day(text or "", history_start, after)
    except DayError as error:
        raise refused("known_on", error.message) from None


def known_on() -> ReaderFilter:
    return ReaderFilter(
        field_name="", reader=str, label="Tel que connu ce jour passé (AAAA-MM-JJ) ; sans lui, maintenant."
    )


class IndicatorFilter(RowFilterSet):
    year = ReaderFilter(field_name="", reader=str, label="Année ; sans elle, la dernière connue.")
    indicator = of_names("code", Indicator, "Code de l’indicateur.", "code")
    known_on = known_on()
    search = Search("code", "label")


class IndicatorsView(PublicListAPIView):
    """Les indicateurs d’une année : chacun avec l’année d’avant, sa cible, ce que donnent les fiches et le publié."""

    subject = "indicators"
    list_name = "indicators"
    serializer_class = serializers.IndicatorSerializer
    filterset_class = IndicatorFilter
    parameters = (serializers.YEAR, serializers.KNOWN_ON)
    head_class = serializers.YearHeadSerializer

    def get_rows(self) -> Rows:
        year, day = _year(self.filter_value("year")), past_day(self.filter_value("known_on"))
        self.head_value = year_table(year)
        return _with_known(self.head_value.indicators, year, day)


class IndicatorYearView(PublicView):
    """Un indicateur dans une année : son résultat, sa cible, ce qui est publié, et les adresses de ses preuves."""

    subject = "indicators"
    operation_id = "indicator-year"
    serializer_class = serializers.IndicatorSerializer
    parameters = (serializers.KNOWN_ON,)

    def get(self, request: Request, code: str, year: str) -> Response:
        filters = KnownOnFilter(request.query_params)
        if filters.errors:
            raise ValidationError(filters.errors)
        indicator, of_year = indicator_of_code(code), year_of(year)
        day = past_day(filters.values.get("known_on"))
        rows = [row for row in year_table(of_year).indicators if row.code == indicator.code]
        if not rows:
            raise missing("year", f"« {indicator.label} » n’est pas suivi en {of_year}.")
        found = _with_known(rows, of_year, day)[0]
        return self.answer(found)


def _with_known(rows: Sequence[IndicatorYear], year: int, day: dt.date | None) -> list[IndicatorYear]:
    """Return rows with their figures as known on a past day, if there is one."""
    known = past_values(year, end_of(day)) if day else {}
    return [replace(row, known=known.get(row.code)) for row in rows]


def indicator_of_code(code: str) -> Indicator:
    """Return an indicator; raise 404 for an unknown code, 410 for a withdrawn one."""
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise unknown_indicator(code)
    return found


def unknown_indicator(code: str) -> APIException:
    """Return the refusal of a code: 410 if an indicator had it, else 404."""
    return missing_record(Indicator, "code", f"Aucun indicateur n’a le code « {code} ».", code=code)


class KnownOnFilter(StrictFilterSet):
    known_on = known_on()


class EvidenceFilter(RowFilterSet):
    part = of_words("part", LiveEvidence.Part.choices, "counted : compté ; base : du reste de la population.")
    known_on = known_on()
    month = ReaderFilter(field_name="", reader=read_month, label="Mois de la date qui a compté, comme 2026-03.")
    lead = of_names(
        "", Incubator, "Identifiant de l’incubateur qui menait le service à cette date.", listed="api-incubators"
    )
    search = Search("startup", "name", "reason")


class EvidenceView(PublicListAPIView):
    """Les enregistrements qui font un résultat, avec la date et le motif qui ont compté."""

    subject = "indicators"
    list_name = "evidence"
    operation_id = "indicator-evidence"
    serializer_class = serializers.EvidenceRowSerializer
    filterset_class = EvidenceFilter
    pagination_class = LongPagination
    parameters = (serializers.KNOWN_ON,)
    head_class = serializers.EvidenceHeadSerializer

    def get_rows(self) -> Rows:
        code = self.kwargs["code"]
        day = past_day(self.filter_value("known_on"))
        found = proof(code, year_of(self.kwargs["year"]))
        if found is None:
            raise unknown_indicator(code)
        if day:
            found = _as_known(found, day, past_figure(found.code, found.year, end_of(day)))
        self.head_value = found
        month, lead = self.filter_value("month"), self.filter_value("lead")
        rows = [row for row in found.rows if not month or row.date.isoformat().startswith(month)]
        if not lead:
            return rows
        led = with_lead(LiveEvidence.objects.filter(result__indicator__code=code, result__year=found.year))
        keys = set(led.filter(lead_slug__in=lead).values_list("record", "record_id"))
        return [row for row in rows if (row.record, row.record_id) in keys]


def _year(text: str | None) -> int:
    """Return the requested year, by default the last known one; before any is known, the current one."""
    if text is not None:
        return year_of(text)
    return max(years(), default=today().year)


def _as_known(found: Proof, day: dt.date, past: PastFigure | None) -> Proof:
    """Return the evidence as known on a past day, without its recording, which is only known for today."""
    rows = tuple(map(_known_row, past.rows)) if past else ()
    live = Live(past.figure, None) if past else None
    return replace(found, as_of=day, live=live, rows=with_precision(rows))


def _known_row(row: ComparedRow) -> EvidenceRow:
    return EvidenceRow(
        startup=row.slug,
        name=row.name,
        record=row.record,
        record_id=row.record_id,
        date=row.date,
        reason=row.reason,
        amount=row.amount,
        part="counted" if row.is_counted else "base",
    )
