"""The publications, e-mails and warnings of a decision about the FAST."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.urls import reverse
from django.utils.text import capfirst

from budget.emails.wording import wording_of
from budget.models import Application, Award, FundingRound, RoundEmail
from budget.queries.fast import funding_rounds, round_money, takes_applications
from catalogue.money.presenters import left_in_words, sum_in_words
from common.clock import today
from common.words import date_fr, list_fr, money_fr, plural_fr
from workspace.pages.preview import (
    Announcement,
    ChangeEffect,
    FigureLink,
    MailPreview,
    Snapshot,
    diff_after,
    indicators,
)

NO_CALL = "les candidatures ne sont pas ouvertes aujourd’hui, ou les accompagnateurs l’ont déjà reçu"
NOT_READ = "personne n’a reçu la décision annulée"
NAMED = 3
"""Up to so many recipients of one e-mail are named; more are counted."""
FOUR_MONTHS = dt.timedelta(days=122)
"""After the decision, an award is withdrawn only when its conditions are not met (CRPA, L. 242-1 and L. 242-2)."""
UNDO_DECISION = (
    "Une fois enregistrée, la décision s’annule depuis la page suivante, avec un motif : la candidature attend alors une"
    " nouvelle décision."
)
UNDO_DECIDED_AWARD = (
    f"{UNDO_DECISION} Une attribution se retire dans les quatre mois si elle est illégale, ensuite seulement si ses"
    " conditions ne sont pas respectées (CRPA, articles L. 242-1 et L. 242-2)."
)
UNDO_AWARD = "Un financement se corrige ou se retire, avec un motif ; l’historique garde chaque version."
UNDO_WITHDRAWAL = (
    "Un retrait ne s’annule pas : la candidature attend une nouvelle décision, ou le financement se saisit de nouveau."
)
UNDO_CALL = "L’appel se corrige, ou se retire tant qu’il n’a ni candidature ni lauréat."


def last_email() -> int:
    """Return the key of the last e-mail written; those of a change have a greater one."""
    return RoundEmail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def announcement(number: int, after: int, *, award: Award | None = None, no_mail: str = "") -> Announcement:
    """Return the text on the public page of the FAST ``number``, and the e-mails written after key ``after``."""
    public = [f"Page publique du FAST {number} : {sum_in_words(one.sum)}." for one in funding_rounds(number=number)]
    return Announcement([*public, *_award_lines(award)], mails_since(after), no_mail)


def _award_lines(award: Award | None) -> list[str]:
    """Return the text of the public pages about an award that still exists."""
    if award is None or award.pk is None:
        return []
    share = f", dont accompagnement {money_fr(award.coaching_share)}" if award.coaching_share else ""
    objective = f" Objectif : {award.objective}" if award.objective else ""
    return [
        f"{award.startup or award.incubator} : {money_fr(award.amount) or 'montant non déterminé (ND)'}{share}.{objective}"
    ]


def mails_since(after: int) -> list[MailPreview]:
    """Return each e-mail text once, with all its recipients."""
    recipients: dict[tuple[str, str], list[RoundEmail]] = {}
    written = RoundEmail.objects.filter(pk__gt=after, user__is_active=True).order_by("pk")
    for email in written.select_related(
        "user",
        "round",
        "application__startup",
        "application__incubator",
        "application__award",
        "award__startup",
        "award__incubator",
    ):
        wording = wording_of(email)
        recipients.setdefault((wording.subject, wording.text), []).append(email)
    return [
        MailPreview(capfirst(_recipients(emails)), subject, text.strip())
        for (subject, text), emails in recipients.items()
    ]


def _recipients(emails: list[RoundEmail]) -> str:
    function = RECIPIENTS[RoundEmail.Kind(emails[0].kind)]
    if len(emails) > NAMED:
        return plural_fr(len(emails), *function)
    return f"{function[0] if len(emails) == 1 else function[1]} : {list_fr([one.user.email for one in emails])}"


RECIPIENTS = {
    RoundEmail.Kind.CALL_OPENED: ("accompagnateur", "accompagnateurs"),
    RoundEmail.Kind.APPLICATION_RECEIVED: ("agent de la DINUM", "agents de la DINUM"),
    RoundEmail.Kind.DECIDED: ("porteur de la candidature", "porteurs de la candidature"),
    RoundEmail.Kind.CANCELLED: ("porteur de la candidature", "porteurs de la candidature"),
    RoundEmail.Kind.RESULT_DUE: ("accompagnateur", "accompagnateurs"),
}
"""To whom each sort of e-mail goes: one, several."""


def money_effects(number: int, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return what ``write`` changes in the awards of the FAST ``number`` and in the indicators.

    :raises ValidationError: if ``write`` refuses.
    """
    return diff_after(partial(_snapshot, number), write)


def _snapshot(number: int, day: dt.date) -> Snapshot:
    url = reverse("funding-round", args=[number])
    (call,) = FundingRound.objects.filter(number=number).prefetch_related("awards__startup")
    awards = list(call.awards.all())
    money = round_money(call, awards, day)
    left = (
        {}
        if money.envelope is None
        else {FigureLink(0, f"Reste de l’enveloppe du FAST {number}", url): left_in_words(money)}
    )
    return Snapshot(
        {
            FigureLink(0, f"Lauréats du FAST {number}", url): money.count,
            FigureLink(0, f"Montant attribué par le FAST {number}", url): money.awarded,
            **left,
            **indicators(day),
        }
    )


def decision_warnings(application: Application, decided_on: dt.date, amount: Decimal | None) -> list[str]:
    """Return the warnings of a decision on ``application``; ``amount`` is None for a refusal."""
    call, asked = application.round, application.amount
    found = []
    if takes_applications(call, today()):
        until = f" jusqu’au {date_fr(call.call_closes_on)}" if call.call_closes_on else ""
        found.append(f"L’appel est encore ouvert{until} : d’autres candidatures peuvent arriver.")
    if call.committee_on and call.committee_on > decided_on:
        found.append(f"Le comité se tient le {date_fr(call.committee_on)}, après cette décision.")
    if not call.seats.exists():
        found.append(f"Aucun siège du comité du {call} n’est renseigné.")
    if not application.assessments.exists():
        found.append("Aucun avis n’est donné sur cette candidature.")
    opinions = Counter(application.assessments.values_list("opinion", flat=True))
    if amount and opinions["unfavourable"] > opinions["favourable"]:
        found.append(f"Les avis sont surtout défavorables ({opinions['unfavourable']} sur {opinions.total()}).")
    if amount and call.envelope is None:
        found.append(f"L’enveloppe du {call} n’est pas enregistrée : ce qui en restera n’est pas déterminé (ND).")
    if amount and asked and amount > asked:
        found.append(f"Le montant attribué dépasse le montant demandé : {money_fr(amount)} pour {money_fr(asked)}.")
    return found


def withdrawal_warnings(award: Award, day: dt.date) -> list[str]:
    """Return the warnings of a withdrawal of ``award`` on ``day``."""
    found = []
    if award.awarded_on and day - award.awarded_on > FOUR_MONTHS:
        found.append(
            f"Le financement est attribué depuis le {date_fr(award.awarded_on)}, plus de quatre mois : il ne se retire que si"
            " ses conditions ne sont pas respectées (CRPA, article L. 242-2)."
        )
    if award.result_on:
        found.append(f"Son résultat, constaté le {date_fr(award.result_on)}, est retiré avec lui.")
    return found
