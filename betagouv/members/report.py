"""The result of an import of members, real or simulated: as data and as French text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from betagouv.imports.report import STATUSES, DatedReport, anomaly_lines, conclusion, question_lines
from betagouv.members.difference import MemberPlan
from betagouv.parse.members import UnreadableLine

NOTHING = "Aucun membre n’a pu être lu."


@dataclass(slots=True)
class MembersReport(DatedReport):
    """The report of one import of members; ``missions`` counts those added, changed and withdrawn."""

    counts: Counter[str] = field(default_factory=Counter)
    missions: Counter[str] = field(default_factory=Counter)
    refused: list[UnreadableLine] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def note(self, plan: MemberPlan) -> None:
        """Count a member in the report."""
        self.counts[plan.status] += 1
        self.missions["added"] += len(plan.missions.added)
        self.missions["changed"] += len(plan.missions.changed)
        self.missions["withdrawn"] += len(plan.missions.dropped)
        self.anomalies += plan.anomalies

    def refuse(self, unread: UnreadableLine) -> None:
        self.counts["refused"] += 1
        self.refused.append(unread)

    @property
    def changed(self) -> bool:
        """Whether the import changes a member."""
        return bool(self.counts["created"] or self.counts["changed"])

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return DatedReport.as_json(self) | {
            "counts": {status: self.counts[status] for status in STATUSES},
            "missions": {name: self.missions[name] for name in ("added", "changed", "withdrawn")},
            "refused": [asdict(one) for one in self.refused],
            "missing": self.missing,
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines of the report in French."""
        yield f"Import de {self.source}, membres au {self.as_of:%d/%m/%Y} ({self.day_origin})"
        created, changed, unchanged, refused = (self.counts[status] for status in STATUSES)
        yield f"Membres : {created} créés, {changed} changés, {unchanged} inchangés, {refused} refusés"
        added, altered, withdrawn = (self.missions[name] for name in ("added", "changed", "withdrawn"))
        yield f"Missions : {added} ajoutées, {altered} changées, {withdrawn} retirées"
        for one in self.refused:
            yield f"Refusé : le membre n° {one.place} {one.reason}."
        yield from anomaly_lines(self.anomalies)
        for key in self.missing:
            yield f"Absent de la source : membre {key} (gardé)."
        yield from question_lines(self.question, self.figures)
        yield conclusion(changed=self.changed, applied=self.applied)
