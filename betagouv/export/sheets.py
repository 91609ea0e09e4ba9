"""Export an organisation or an incubator by editing the lines of its file that differ from our record. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from betagouv.export.lines import Mapping as Front
from betagouv.export.lines import Splice, UneditableError, edit_file, with_breaks_of
from betagouv.parse.front_matter import document_of
from betagouv.parse.others import INCUBATOR_TEXTS, ORGANISATION_TEXTS
from betagouv.parse.records import ParsedRecord, SourceKind, UnreadableError
from betagouv.sources.parse_documents import Context, parse_record

NAMES: Mapping[str, Mapping[str, str]] = {
    SourceKind.ORGANISATION: {column: name for name, (column, _) in ORGANISATION_TEXTS.items()},
    SourceKind.INCUBATOR: {
        **{column: name for name, (column, _) in INCUBATOR_TEXTS.items()},
        "hidden": "hidden",
        "highlighted": "highlighted_startups",
        "redirect_from": "redirect_from",
    },
}
"""The name in a file of each column, by kind of record; an incubator also has an owner, and a text below."""
COLUMNS: Mapping[str, Sequence[str]] = {
    SourceKind.ORGANISATION: tuple(NAMES[SourceKind.ORGANISATION]),
    SourceKind.INCUBATOR: (*NAMES[SourceKind.INCUBATOR], "content"),
}


def rewritten_sheet(
    kind: str, key: str, data: bytes, here: Mapping[str, Any], context: Context, withheld: Collection[str] = ()
) -> bytes:
    """Return the file of a record: ``data`` with its outdated lines edited; ``here`` has its columns and ``owner__slug``,
    and the parts in ``withheld`` stay as they are.

    :raises UneditableError: editing lines can't give the recorded values.
    """
    in_file = _read(kind, key, data, context)
    wanted = _wanted(in_file, here, withheld)
    if wanted == in_file:
        return data
    names = NAMES[kind]
    order = [*names.values(), "owner"]
    edited = edit_file(
        data, order, lambda front: _splices(front, names, in_file, wanted), wanted.columns.get("content")
    )
    if replace(_read(kind, key, edited, context), anomalies=()) != replace(wanted, anomalies=()):
        raise UneditableError("ne se relirait pas comme il est enregistré ici : à reporter à la main")
    return edited


def _read(kind: str, key: str, data: bytes, context: Context) -> ParsedRecord:
    try:
        return parse_record(kind, key, document_of(data)[0], context)
    except UnreadableError as error:
        raise UneditableError(str(error)) from None


def _wanted(in_file: ParsedRecord, here: Mapping[str, Any], withheld: Collection[str]) -> ParsedRecord:
    columns = {
        name: value if name in withheld else with_breaks_of(value, here[name])
        for name, value in in_file.columns.items()
    }
    owner = in_file.owner if "owner" in withheld else here.get("owner__slug") or ""
    return replace(in_file, columns=columns, owner=owner)


def _splices(front: Front, names: Mapping[str, str], in_file: ParsedRecord, wanted: ParsedRecord) -> list[Splice]:
    splices: list[Splice] = []
    for column, name in names.items():
        if wanted.columns[column] != in_file.columns[column]:
            splices += front.set_value(name, wanted.columns[column])
    if wanted.owner != in_file.owner:
        splices.append(front.set_text("owner", f"/organisations/{wanted.owner}" if wanted.owner else ""))
    return splices
