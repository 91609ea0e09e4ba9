"""The result of an import, real or simulated: counts, changes, refusals and anomalies, as data and as French text."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from betagouv.comparison.difference import RecordPlan
from betagouv.comparison.merge import named
from betagouv.comparison.rename_detection import Renames
from betagouv.conflicts.presenters import conflict_fr
from betagouv.parse.records import Anomaly, SourceKind
from betagouv.presenters import anomaly_fr, doubt_fr, field_fr, known_words, record_fr
from catalogue.fiche.presenters import in_words
from common.words import plural_fr

STATUSES = ("created", "changed", "unchanged", "refused")
LABELS = {
    SourceKind.ORGANISATION: "organisations",
    SourceKind.INCUBATOR: "incubateurs",
    SourceKind.PHASE: "phases",
    SourceKind.FAST: "appels FAST",
    SourceKind.STARTUP: "fiches",
}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A changed record: its fields, and the phases and events that the source removed, by kind and day."""

    kind: str
    key: str
    status: str
    fields: tuple[str, ...]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedConflict:
    """A conflict, kept as it is here: the part, and the value of each side."""

    kind: str
    key: str
    part: str
    place: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A refused record or document: its place, and the reason."""

    kind: str
    key: str
    where: str
    reason: str


def count_by_code(anomalies: Iterable[Anomaly]) -> dict[str, int]:
    """Count the anomalies by code."""
    return dict(sorted(Counter(str(anomaly.code) for anomaly in anomalies).items()))


def anomaly_lines(anomalies: Sequence[Anomaly]) -> Iterator[str]:
    """Yield the anomalies in French: counts by code, then each."""
    if not anomalies:
        return
    yield (
        "Anomalies : "
        + ", ".join(f"{doubt_fr(code)} ({count})" for code, count in count_by_code(anomalies).items())
        + "."
    )
    words = known_words()
    for anomaly in anomalies:
        yield f"  {anomaly_fr(anomaly, words)}"


def conclusion(*, changed: bool, applied: bool) -> str:
    """Return the result of an import in one French sentence."""
    if not changed:
        return "Aucun changement."
    return "Import appliqué." if applied else "Rien n’est écrit : ajoutez --apply pour appliquer."


def question_lines(question: str, figures: int | None) -> Iterator[str]:
    """Yield the question to confirm about the date of the records, and the number of figures that would change."""
    if question:
        yield f"À confirmer (--confirm) : {question}"
    if figures is not None:
        yield f"Cet import changerait {plural_fr(figures, 'chiffre', 'chiffres')}."


@dataclass(slots=True)
class DatedReport:
    """The report of one import, of fiches or of members."""

    source: str
    as_of: dt.date
    applied: bool
    anomalies: list[Anomaly] = field(default_factory=list)
    broken: str = ""
    """Why nothing of the source may be written; empty when it may."""
    day_origin: str = ""
    """Where the day of the records comes from, in French."""
    question: str = ""
    """What has to be confirmed about that day before it is written; empty when nothing has to be."""
    figures: int | None = None
    """How many figures a refused import would change; None when that was not computed."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "source": self.source,
            "as_of": self.as_of.isoformat(),
            "day_origin": self.day_origin,
            "question": self.question,
            "figures": self.figures,
            "applied": self.applied,
            "anomalies_by_code": count_by_code(self.anomalies),
            "anomalies": [asdict(anomaly) for anomaly in self.anomalies],
        }


@dataclass(slots=True)
class ImportReport(DatedReport):
    """The report of one import of fiches."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in SourceKind})
    decisions: Counter[str] = field(default_factory=lambda: Counter(awards=0, designations=0))
    created: list[tuple[str, str]] = field(default_factory=list)
    changes: list[RecordChange] = field(default_factory=list)
    conflicts: list[ReportedConflict] = field(default_factory=list)
    refused: list[RefusedRecord] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    renames: Renames = field(default_factory=Renames)
    commit: str = ""
    left: list[str] = field(default_factory=list)

    def note(self, plan: RecordPlan) -> None:
        """Count a record in the report."""
        self.counts[plan.incoming.kind][plan.status] += 1
        self.anomalies += plan.anomalies
        if plan.status == "created":
            self.created.append((plan.incoming.kind, plan.incoming.key))
        if plan.status == "changed":
            withdrawn = tuple(named(row) for row in plan.withdrawn)
            self.changes.append(
                RecordChange(plan.incoming.kind, plan.incoming.key, plan.status, plan.fields, withdrawn)
            )
        self.conflicts += [
            ReportedConflict(plan.incoming.kind, plan.incoming.key, **asdict(clash)) for clash in plan.clashes
        ]
        self.decisions["awards"] += len(plan.decisions.grants)
        self.decisions["designations"] += plan.decisions.designated_on is not None

    def refuse(self, refused: RefusedRecord) -> None:
        self.counts[refused.kind]["refused"] += 1
        self.refused.append(refused)

    @property
    def changed(self) -> bool:
        """Whether the import changes a record."""
        return bool(self.renames.renamed or self.renames.merged) or any(
            count["created"] or count["changed"] for count in self.counts.values()
        )

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return DatedReport.as_json(self) | {
            "commit": self.commit,
            "counts": {kind: {status: count[status] for status in STATUSES} for kind, count in self.counts.items()},
            "decisions": {name: self.decisions[name] for name in ("awards", "designations")},
            "created": [{"kind": kind, "key": key} for kind, key in self.created],
            "changes": [
                {**asdict(change), "fields": list(change.fields), "withdrawn": list(change.withdrawn)}
                for change in self.changes
            ],
            "conflicts": [asdict(conflict) for conflict in self.conflicts],
            "refused": [asdict(refused) for refused in self.refused],
            "renamed": [{"kind": kind, "old": old, "new": new} for kind, old, new in self.renames.renamed],
            "merged": [{"kind": kind, "old": old, "new": new} for kind, old, new in self.renames.merged],
            "disputed": [
                {"kind": kind, "key": key, "claimed_by": list(successors)}
                for kind, key, successors in self.renames.disputed
            ],
            "circles": [{"kind": kind, "keys": list(keys)} for kind, keys in self.renames.circles],
            "missing": [{"kind": kind, "key": key} for kind, key in self.missing],
            "left": self.left,
        }

    def summary(self) -> dict[str, Any]:
        """Return the report without the anomalies and the missing records, which the previous import lists."""
        return self.as_json() | {"anomalies": [], "missing": []}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the report in French."""
        origin = f" ({self.day_origin})" if self.day_origin else ""
        commit = f", commit {self.commit[:12]}" if self.commit else ""
        yield f"Import de {self.source}, enregistrements au {self.as_of:%d/%m/%Y}{origin}{commit}"
        yield f"{'':<15}{'créés':>10}{'changés':>10}{'inchangés':>10}{'refusés':>10}"
        for kind, count in self.counts.items():
            yield f"{LABELS[SourceKind(kind)]:<15}" + "".join(f"{count[status]:>10}" for status in STATUSES)
        yield (
            f"Financements FAST ajoutés : {self.decisions['awards']} ; "
            f"désignations ajoutées : {self.decisions['designations']}"
        )
        yield from self._renames()
        yield from self._changes()
        for refused in self.refused:
            yield f"Refusé : {refused.where} {refused.reason}."
        yield from anomaly_lines(self.anomalies)
        for kind, key in self.missing:
            yield f"Absent de la source : {record_fr(kind, key)} (gardé)."
        for where in self.left:
            yield f"Laissé : {where} n’est pas un enregistrement."
        yield from question_lines(self.question, self.figures)
        yield conclusion(changed=self.changed, applied=self.applied)

    def _renames(self) -> Iterator[str]:
        for kind, old, new in self.renames.renamed:
            yield f"Renommé : {record_fr(kind, old)}, maintenant {new} : l’ancienne adresse y mène."
        for kind, old, new in self.renames.merged:
            yield f"Fusionné : {record_fr(kind, old)} dans {new}, qui la remplace : l’ancienne adresse y mène."
        for kind, old, successors in self.renames.disputed:
            yield f"Sans successeur : {record_fr(kind, old)}, que plusieurs disent remplacer ({', '.join(successors)})."
        for kind, keys in self.renames.circles:
            yield f"Renvois en cercle : {record_fr(kind, keys[0])} ({' → '.join((*keys, keys[0]))})."

    def _changes(self) -> Iterator[str]:
        words = known_words() if self.changes or self.conflicts else {}
        for change in self.changes:
            yield f"Changé : {record_fr(change.kind, change.key)} ({self._named(change.kind, change.fields)})."
            if change.withdrawn:
                yield f"  retiré par la source : {in_words(', '.join(change.withdrawn), words)}."
        for conflict in self.conflicts:
            yield conflict_fr(conflict, words)

    @staticmethod
    def _named(kind: str, fields: Iterable[str]) -> str:
        return ", ".join(field_fr(kind, name) for name in fields)
