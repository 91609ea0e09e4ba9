"""Querysets of startups."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, FilteredRelation, Func, Q
from django.db.models.functions import Lower, Trim

from common.figure import Figure
from common.periods import in_force


class StartupQuerySet[M: models.Model](models.QuerySet[M]):
    """Queries on startups."""

    def at(self, day: dt.date) -> Self:
        """Annotate each startup with its state on ``day``; one row each, even before its first phase.

        ``phase`` (key), ``phase_label``, ``phase_badge``, ``phase_rank``, ``group`` and ``since`` (date of entry) are
        null before the first phase, ``lead`` and ``lead_name`` (slug and name of the lead incubator) if there is no
        lead. ``end_reason``, ``end_sentence`` and ``end_account`` (texts) are those of that phase.
        """
        state = in_force(day, start="spans__start", until="spans__until")
        member = in_force(day, start="memberships__start", until="memberships__until", open_start=True)
        columns: dict[str, Any] = {
            "state": FilteredRelation("spans", condition=state),
            "led": FilteredRelation("memberships", condition=member & Q(memberships__is_lead=True)),
            "phase": F("state__kind_id"),
            "phase_label": F("state__kind__label"),
            "phase_badge": F("state__kind__badge"),
            "phase_rank": F("state__kind__rank"),
            "group": F("state__kind__group"),
            "since": F("state__phase__start"),
            "end_reason": F("state__phase__end_reason"),
            "end_sentence": F("state__phase__end_sentence"),
            "end_account": F("state__phase__end_account"),
            "lead": F("led__incubator__slug"),
            "lead_name": F("led__incubator__name"),
        }
        return self.annotate(**columns)

    def in_phase_at(self, day: dt.date) -> Self:
        """Annotate as ``at``, and keep the startups that are in a phase on ``day``."""
        return self.at(day).exclude(Q(phase=None))

    def sponsored_by(self, administrations: models.QuerySet[Any]) -> Self:
        """Filter the startups sponsored by any of these administrations."""
        return self.filter(Q(pk__in=administrations.values("sponsorships__startup")))

    def count_by_group(self) -> dict[str, Figure]:
        """Return how many startups of a queryset of ``at`` are in each group of phases (empty: none that day)."""
        counts = self.order_by().values_list("group").annotate(startups=Count("pk"))
        return {group or "": Figure(startups) for group, startups in counts}

    def with_sorted_name(self) -> Self:
        """Annotate with ``sorted_name``: the name without accents or case, by which lists are ordered."""
        return self.annotate(sorted_name=Lower(Func(Trim("name"), function="unaccent")))
