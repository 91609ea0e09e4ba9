"""The text of each e-mail. Pure, from the rows to subject and body."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from budget.models import Application, Award, RoundEmail
from common.words import date_fr, money_fr


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    text: str


def wording_of(email: RoundEmail) -> Wording:
    """Return the e-mail in French: what happened, what to do, where."""
    subject, sentences, address = _parts(email)
    text = "\n\n".join(["Bonjour,", *sentences, settings.SITE_URL + address])
    return Wording(subject, f"{text}\n")


def compose(email: RoundEmail) -> EmailMessage:
    """Return the e-mail as it is sent."""
    wording = wording_of(email)
    return EmailMessage(wording.subject, wording.text, to=[email.user.email])


def _parts(email: RoundEmail) -> tuple[str, list[str], str]:
    call, application = email.round, email.application
    name = str(application.startup or application.incubator) if application else ""
    match email.kind:
        case RoundEmail.Kind.CALL_OPENED:
            until = f" jusqu’au {date_fr(call.call_closes_on)}" if call.call_closes_on else ""
            sentences = [f"Les candidatures au {call} sont ouvertes{until}.", *filter(None, [call.objective])]
            return f"{call} : les candidatures sont ouvertes", sentences, reverse("workspace-money-calls")
        case RoundEmail.Kind.APPLICATION_RECEIVED:
            asked = money_fr(application.amount) if application else ""
            sentences = [f"{name} candidate au {call} et demande {asked}."]
            return f"{call} : {name} candidate", sentences, reverse("workspace-money-round", args=[call.number])
        case RoundEmail.Kind.DECIDED:
            decision = application.get_decision_display().lower() if application else ""
            reason = application.decision_reason if application else ""
            sentences = [
                f"{name} : la candidature au {call} est {decision}.",
                *_awarded(application),
                f"Motif : {reason}",
            ]
            return f"{call} : candidature {decision}", sentences, reverse("workspace-money-calls")
        case RoundEmail.Kind.CANCELLED:
            reason = application.decision_reason if application else ""
            sentences = [
                f"{name} : la décision sur la candidature au {call} est annulée.",
                "La candidature attend une nouvelle décision.",
                f"Motif : {reason}",
            ]
            return f"{call} : décision annulée", sentences, reverse("workspace-money-calls")
        case _:
            award = email.award
            winner = str(award.startup or award.incubator) if award else ""
            sentences = [
                f"{winner} a reçu un financement du {call} il y a six mois.",
                "Dites si l’objectif est atteint, avec la valeur de la mesure et ce qui la montre.",
            ]
            address = reverse("workspace-money-result", args=[award.pk if award else 0])
            return f"{call} : résultat attendu de {winner}", sentences, address


def _awarded(application: Application | None) -> list[str]:
    """Return the amount of the award that a decision gives; nothing for a refusal."""
    award: Award | None = getattr(application, "award", None)
    if award is None:
        return []
    return [f"Montant attribué : {money_fr(award.amount) or 'non déterminé (ND)'}."]
