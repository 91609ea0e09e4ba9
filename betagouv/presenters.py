"""Records, fields and anomalies in the words of an import report."""

from collections.abc import Mapping

from betagouv.comparison.stored import RECORD_TABLES
from betagouv.parse.records import Anomaly, SourceKind
from catalogue.fiche.presenters import in_words, place
from startups.models import Finding, LifeEvent, PhaseKind

NOUNS: dict[str, str] = {
    SourceKind.ORGANISATION: "organisation",
    SourceKind.INCUBATOR: "incubateur",
    SourceKind.PHASE: "phase",
    SourceKind.FAST: "appel FAST",
    SourceKind.STARTUP: "fiche",
    "member": "membre",
}
PARTS = {
    "phases": "phases",
    "events": "événements",
    "sponsors": "sponsors",
    "incubators": "incubateurs",
    "owner": "administration porteuse",
    "fast": "financements FAST",
    "national_impact": "impact national",
    "redirect_from": "anciennes adresses",
    "fast.montant": "montant du FAST",
    "incubator": "incubateur",
    "github": "code source",
    "website": "site",
}
"""What a record holds beside the columns of its table."""


def record_fr(kind: str, key: str) -> str:
    """Return « fiche pix » or « appel FAST 9 »."""
    return f"{NOUNS[kind]} {key}"


def field_fr(kind: str, name: str) -> str:
    """Return the label of a field; a field without a column keeps its name."""
    if name in PARTS:
        return PARTS[name]
    model = RECORD_TABLES[kind][0] if kind in RECORD_TABLES else None
    labels = {one.name: str(one.verbose_name) for one in model._meta.fields} if model else {}
    return labels.get(name) or place(name)


def doubt_fr(code: str) -> str:
    """Return the label of an anomaly: « Deux phases le même jour »."""
    return str(Finding.Code(code).label)


def known_words() -> dict[str, str]:
    """Return the labels of phases and events, by their name in the source."""
    return {**dict(LifeEvent.Kind.choices), **dict(PhaseKind.objects.values_list("key", "label"))}


def anomaly_fr(anomaly: Anomaly, words: Mapping[str, str]) -> str:
    """Return an anomaly as a line: label, record, place, and recorded value."""
    where = f"{record_fr(anomaly.kind, anomaly.key)}, {field_fr(anomaly.kind, anomaly.field)}"
    return f"{doubt_fr(anomaly.code)} : {where} : {in_words(anomaly.detail, words)}."
