"""Compare a source with the files that the export writes: what one of them would lose. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from betagouv.comparison.matching import content_of, lead_first
from betagouv.export.queries import ExportedFile, exported_files
from betagouv.parse.records import ParsedFiche, ParsedRecord, UnreadableError
from betagouv.presenters import field_fr
from betagouv.sources.files import ContentFiles
from betagouv.sources.items import RawRecord, StrayFile
from betagouv.sources.parse_documents import Context, load_context, parse_record, read_document
from common.clock import today
from common.words import plural_fr


@dataclass(slots=True)
class ComparisonReport:
    """Two trees of files: those that are equal, or mean the same in other words, and all that differs.

    ``different`` contains the path and the labels of the fields; ``problems`` the changes made here that the export can't
    write, with the reason.
    """

    source: str
    same: int = 0
    reworded: int = 0
    different: list[tuple[str, str]] = field(default_factory=list)
    only_there: list[str] = field(default_factory=list)
    only_here: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_lossless(self) -> bool:
        return not (self.different or self.only_there or self.only_here or self.problems)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the report in French."""
        same = plural_fr(self.same, "fichier identique", "fichiers identiques")
        yield f"{self.source} et l’export : {same}, {self.reworded} de même sens mais d’une autre écriture."
        yield from (f"Différent : {path} ({labels})." for path, labels in self.different)
        yield from (f"Seulement dans la source : {path}." for path in self.only_there)
        yield from (f"Seulement ici : {path}." for path in self.only_here)
        yield from (f"Non reporté : {path} {reason}." for path, reason in self.problems)


def compare(source: ContentFiles, name: str) -> ComparisonReport:
    """Compare the files of a source with those of the export."""
    report, context = ComparisonReport(name), load_context(today())
    here = {file.path: file for file in exported_files()}
    for item in source.records():
        if isinstance(item, StrayFile):
            continue
        ours = here.pop(item.where, None)
        if ours is None:
            report.only_there.append(item.where)
        elif isinstance(item, RawRecord):
            _note(report, item, ours, context)
        else:
            report.different.append((item.where, item.reason))
    report.only_here = sorted(here)
    return report


def _note(report: ComparisonReport, theirs: RawRecord, ours: ExportedFile, context: Context) -> None:
    if ours.problem:
        report.problems.append((ours.path, ours.problem))
    elif theirs.data == ours.after:
        report.same += 1
    elif labels := _differing(theirs, replace(theirs, data=ours.after), context):
        report.different.append((ours.path, ", ".join(labels)))
    else:
        report.reworded += 1


def _differing(theirs: RawRecord, ours: RawRecord, context: Context) -> list[str]:
    """Return the labels of the fields in which two versions of a record differ; « fichier » if one can't be read."""
    try:
        sides = [parse_record(raw.kind, raw.key, read_document(raw)[0], context) for raw in (theirs, ours)]
    except UnreadableError:
        return ["fichier"]
    there, here = (_values(sheet) for sheet in sides)
    return [field_fr(theirs.kind, name) for name in there | here if there.get(name) != here.get(name)]


def _values(sheet: ParsedRecord) -> dict[str, object]:
    """Return the values of a record by field; the order of phases and events is ignored."""
    values: dict[str, object] = {**sheet.columns, "owner": sheet.owner}
    if isinstance(sheet, ParsedFiche):
        values |= {"sponsors": sheet.sponsors, "fast": sheet.grants}
        values["phases"] = sorted(map(str, map(content_of, sheet.phases)))
        values["events"] = sorted(map(str, map(content_of, sheet.events)))
        values["incubators"] = lead_first(sheet.carriers)
    return values
