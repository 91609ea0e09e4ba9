"""Record metrics, values, spendings and committees from their values by column, as the pages do."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from common.row_actions import set_values
from impact.actions.metrics import save_metric
from impact.actions.reviewing import save_review
from impact.models import CostUnit, Metric, Review, Spending
from startups import records
from startups.models import Startup


def filled[R: Model](row: R, values: Mapping[str, Any]) -> R:
    """Return the record as stored, with these values, unsaved."""
    found = row if row.pk is None else type(row)._default_manager.get(pk=row.pk)
    set_values(found, values)
    return found


def record_metric(*, startup: Startup, values: Mapping[str, Any], metric: Metric | None = None, **by: Any) -> Metric:
    return save_metric(filled(metric or Metric(startup=startup), values), **by)


def record_spending(*, startup: Startup, year: int, amount: Any, source: str = "", **by: Any) -> Spending:
    return records.save(Spending(startup=startup, year=year, amount=amount, source=source), **by)


def record_cost_unit(*, startup: Startup, label: str, metric: Metric, share: Metric | None, **by: Any) -> CostUnit:
    return records.save(CostUnit(startup=startup, label=label, metric=metric, share=share), **by)


def record_review(*, startup: Startup, values: Mapping[str, Any], review: Review | None = None, **by: Any) -> Review:
    row = filled(review or Review(startup=startup), values)
    return save_review(row, columns=tuple(name for name in values if name in Review.EDITED), **by)
