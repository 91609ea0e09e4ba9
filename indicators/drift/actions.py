"""Figures as they were known on a past day: computed from the history by a job, kept for who asks again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from common import jobs
from common.words import date_fr, local_date
from indicators.algebra import measure_of, read_vocabulary
from indicators.drift.known import KNOWN, PastFigureRequest
from indicators.drift.past import records_as_known
from indicators.kinds import name_of_evidence
from indicators.live.plan import in_force
from indicators.live.queries import stored_figures
from indicators.models import Definition, Indicator, KnownEvidence, KnownResult

KEPT = 300
"""How many results of past days are kept; those computed first go first."""


def request_past_figure(request: PastFigureRequest) -> None:
    """Ask the workers for a figure of the past."""
    jobs.request(KNOWN, arguments=request.arguments)


def past_figure_work(request: PastFigureRequest) -> jobs.Work:
    """The work of the job."""

    def work(progress: jobs.Progress) -> jobs.Outcome:
        progress(0, 1)
        compute_past_figure(request)
        progress(1, 1)
        label = Indicator.objects.filter(code=request.code).values_list("label", flat=True).first() or request.code
        return jobs.Outcome(f"« {label} » en {request.year}, tel que connu le {date_fr(request.moment)}.")

    return work


@transaction.atomic
def compute_past_figure(request: PastFigureRequest) -> KnownResult | None:
    """Keep the figure as it was known then, with its evidence; None when no definition decides that year."""
    indicator = Indicator.objects.prefetch_related("definitions").get(code=request.code)
    definition = in_force(indicator, request.year)
    if definition is None:
        return None
    KnownResult.objects.filter(indicator=indicator, year=request.year, moment=request.moment).delete()
    result = KnownResult.objects.create(
        indicator=indicator, definition=definition, year=request.year, moment=request.moment
    )
    _fill(result, definition, local_date(request.moment))
    KnownResult.objects.filter(pk__in=KnownResult.objects.values("pk")[KEPT:]).delete()
    return result


_INSERT = f"""
INSERT INTO {KnownEvidence._meta.db_table}
    (result_id, startup_id, record, record_id, date, reason, amount, part, startup_slug, startup_name)
SELECT row.key, row.startup_id, row.record, row.record_id, row.date, row.reason, row.amount, row.part,
       coalesce(startup.slug, ''), {{name}}
FROM ({{rows}}) AS row LEFT JOIN startups_startup startup ON startup.id = row.startup_id
"""  # noqa: S608


def _fill(result: KnownResult, definition: Definition, day: dt.date) -> None:
    """The evidence of the day, and what it makes; a rule that can't be read leaves the value unknown."""
    try:
        measure = measure_of(definition.rule, read_vocabulary())
    except ValidationError:
        return
    with connection.cursor() as cursor, records_as_known(result.moment):
        rows = measure.rows([(result.pk, result.year)], day)
        cursor.execute(_INSERT.format(rows=rows.text, name=name_of_evidence("row", "startup")), rows.parameters)
        if measure.unknown_years([result.year], day):
            return
    result.value = stored_figures(KnownEvidence, measure, [result.pk])[result.pk].value
    result.save(update_fields=["value"])
