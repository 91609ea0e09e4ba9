"""The minutes of a session, generated from its decisions."""

import datetime as dt
from collections.abc import Mapping, Sequence

from common.words import date_fr, list_fr, lower_first, money_fr, plural_fr
from impact.models import AgendaItem, CommitteeSession
from workspace.briefs.brief import Document, DocumentSection


def minutes_document(
    session: CommitteeSession, items: Sequence[AgendaItem], corrected: Mapping[int, dt.datetime]
) -> Document:
    """Return the minutes; ``items`` are the agenda in order, with their decisions and opinions.

    ``corrected`` are the days on which decisions (keys) were last corrected since the session was closed.
    """
    decided = [one for one in items if one.review]
    state = f"close le {date_fr(session.closed_at)}" if session.closed_at else "non close : compte rendu provisoire"
    count = plural_fr(len(decided), "décision", "décisions")
    return Document(
        title=f"Compte rendu : {lower_first(title_of(session))}",
        about=f"{count} pour {plural_fr(len(items), 'service', 'services')} à l’ordre du jour ; séance {state}.",
        day=session.held_on.isoformat(),
        sections=[_section(place, one, corrected) for place, one in enumerate(items, start=1)],
    )


def title_of(session: CommitteeSession) -> str:
    """Return « Comité d’automne, 3 octobre 2026 »."""
    return f"{session.title or 'Comité d’investissement'}, {date_fr(session.held_on)}"


def _section(place: int, item: AgendaItem, corrected: Mapping[int, dt.datetime]) -> DocumentSection:
    title = f"{place}. {item.startup.name}"
    opinions = [
        (one.function, f"{one.get_opinion_display()}. {one.note}" if one.opinion else "avis non rendu")
        for one in item.opinions.all()
    ]
    review = item.review
    if review is None:
        return DocumentSection(title, lines=[("Décision", "aucune, service reporté"), *opinions])
    figures = [
        f"{one.metric.name} : {one.initial_value.normalize():f} → {one.target_value.normalize():f} au {date_fr(one.target_on)}"
        for one in review.figures.all()
    ]
    lines = [
        ("Objectifs précédents", _outcome(review.get_last_outcome_display(), review.last_outcome_note)),
        ("Décision", f"{review.get_decision_display()}. {review.reason}"),
        ("Corrigée depuis la clôture", f"le {date_fr(corrected[review.pk])}" if review.pk in corrected else ""),
        ("Montant accordé", money_fr(review.amount) if review.amount is not None else ""),
        ("Objectifs", " ; ".join(filter(None, (review.objectives, list_fr(figures))))),
        ("Prochain comité", f"avant le {date_fr(review.next_due_on)}" if review.next_due_on else ""),
    ]
    return DocumentSection(title, lines=[*(line for line in lines if line[1]), *opinions])


def _outcome(outcome: str | None, note: str) -> str:
    return f"{outcome}{'. ' if note else ''}{note}" if outcome else ""
