"""Archives that anybody can verify without the site: files, checksums, and figures recomputed from their evidence.

Archives come from anywhere: a malformed one is refused in French, and none is extracted to disk.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.words import plural_fr

MANIFEST, READ_ME = "manifeste.json", "LISEZMOI.txt"
MAX_FILE = 64 * 1024 * 1024
MAX_ALL = 256 * 1024 * 1024
"""Bytes, once unpacked: a thousand times a real publication is below."""

COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Others have each their own errors on bytes that are damaged."""
ODS_PARTS = frozenset({"mimetype", "META-INF/manifest.xml", "content.xml"})

type Files = Mapping[str, bytes]


class ArchiveError(Exception):
    """The archive can't be verified; the message gives the reason in French."""


class RecountVerdict(StrEnum):
    """The result of recomputing a figure: confirmed by its evidence, not recomputable (a source, or ND), or wrong."""

    RECOUNTED = "recompté"
    NOT_RECOUNTED = "non recompté"
    WRONG = "FAUX"


@dataclass(frozen=True, slots=True)
class Recount:
    """The result of recomputing a figure, with a sentence."""

    key: str
    sentence: str
    verdict: RecountVerdict


@dataclass(frozen=True, slots=True)
class ArchiveFormat:
    """The contents of an archive, and how to verify it.

    ``name`` and ``version`` are in its data file, ``data``. ``noun`` is its French name with an article. ``members``
    are the names of the files it may contain, ``required`` those it must contain. ``identity`` returns the values of
    the data that the manifest repeats. ``files`` builds every file except the manifest from the data and from the files
    that do not derive from it; ``recount`` recomputes each figure. Both may raise ``ArchiveError``.
    """

    name: str
    version: int
    data: str
    noun: str
    members: re.Pattern[str]
    required: frozenset[str]
    identity: Callable[[Mapping[str, Any]], dict[str, Any]]
    files: Callable[[dict[str, Any], Files], dict[str, bytes]]
    recount: Callable[[dict[str, Any]], list[Recount]]

    def manifest(self, document: Mapping[str, Any], made: Files) -> bytes:
        """Return the checksums and sizes of the files, as JSON."""
        sums = {name: _sums(body) for name, body in made.items()}
        return as_json({"format": self.name, "version": self.version, **self.identity(document), "files": sums})

    def sealed(self, document: Mapping[str, Any], made: Files) -> dict[str, bytes]:
        """Return the files of an archive, starting with its manifest."""
        return {MANIFEST: self.manifest(document, made), **made}

    def verify(self, path: Path) -> list[Recount]:
        """Return the result of recomputing each figure of the archive.

        :raises ArchiveError: it is not a valid archive, or its files disagree.
        """
        found = self._read(path)
        _check_sums(found)
        document = self._document(found[self.data])
        try:
            self._compare(found, document)
            return self.recount(document)
        except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
            why = type(error).__name__
            raise ArchiveError(f"« {self.data} » n’a pas la forme d’{self.noun} ({why}).") from None

    def _read(self, path: Path) -> dict[str, bytes]:
        try:
            if path.stat().st_size > MAX_ALL:
                raise ArchiveError(f"Le fichier dépasse {MAX_ALL // 2**20} Mo.")
            body = path.read_bytes()
        except OSError as error:
            raise ArchiveError(f"Le fichier ne se lit pas ({error.strerror}).") from None
        return unpacked(body, {MANIFEST, READ_ME, self.data, *self.required}, self.members)

    def _document(self, body: bytes) -> dict[str, Any]:
        document = _json(self.data, body)
        if not isinstance(document, dict) or document.get("format") != self.name:
            raise ArchiveError(f"« {self.data} » n’est pas {self.noun} de Betaportfolio.")
        if document.get("version") != self.version:
            raise ArchiveError(self._other_version(document.get("version")))
        return document

    def _other_version(self, version: object) -> str:
        """Return why an archive of another version is refused, and what to do."""
        if isinstance(version, int) and version < self.version:
            return (
                f"Cette archive est au format {version}, d’une version antérieure du site (format actuel : {self.version}). "
                "Téléchargez-la de nouveau sur le site : les chiffres publiés n’y ont pas changé."
            )
        return (
            f"Cette archive est d’un format que cette commande ne connaît pas ({version}) : mettez la commande à jour."
        )

    def _compare(self, found: Files, document: dict[str, Any]) -> None:
        """Check that each file equals the one built from the data, except the text of the notice."""
        made = self.files(document, found)
        if set(found) != {MANIFEST, *made}:
            raise ArchiveError(f"« {MANIFEST} » ne donne pas la somme de chaque fichier.")
        for name, body in made.items():
            if name != READ_ME and not _is_same(name, found[name], body):
                raise ArchiveError(f"« {name} » ne dit pas la même chose que « {self.data} ».")
        if found[MANIFEST] != self.manifest(document, {name: found[name] for name in made}):
            raise ArchiveError(f"« {MANIFEST} » n’est pas celui de cette archive.")


def as_json(value: object) -> bytes:
    """Return indented JSON with sorted keys: equal values give equal bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def unpacked(body: bytes, required: Collection[str], members: re.Pattern[str] | None = None) -> dict[str, bytes]:
    """Return the files of an archive, in memory and within limits: the required ones, and those of ``members``."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _check(archive.infolist(), set(required), members)
            return {entry.filename: _read_entry(archive, entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise ArchiveError("Ce fichier n’est pas une archive ZIP, ou il est abîmé.") from None


def _check(entries: list[zipfile.ZipInfo], required: set[str], members: re.Pattern[str] | None) -> None:
    names = [entry.filename for entry in entries]
    strange = sorted(name for name in names if name not in required and not (members and members.fullmatch(name)))
    if strange:
        raise ArchiveError(f"L’archive contient « {strange[0][:100]} », qui n’a rien à y faire.")
    missing = sorted(required - set(names))
    if missing:
        raise ArchiveError(f"Il manque « {missing[0]} » dans l’archive.")
    if len(names) > len(set(names)):
        raise ArchiveError("L’archive contient deux fois le même fichier.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ArchiveError("L’archive est chiffrée.")
    if any(entry.compress_type not in COMPRESSIONS for entry in entries):
        raise ArchiveError("L’archive est compressée autrement que celles du site.")
    if any(entry.file_size > MAX_FILE for entry in entries) or sum(entry.file_size for entry in entries) > MAX_ALL:
        raise ArchiveError(f"L’archive dépasse {MAX_FILE // 2**20} Mo par fichier une fois ouverte.")


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read a file of the archive up to the size limit, whatever size it declares."""
    with archive.open(entry) as opened:
        body = opened.read(MAX_FILE + 1)
    if len(body) > MAX_FILE:
        raise ArchiveError(f"« {entry.filename} » dépasse {MAX_FILE // 2**20} Mo une fois ouvert.")
    return body


def _check_sums(found: Files) -> None:
    listing = _json(MANIFEST, found[MANIFEST])
    sums = listing.get("files") if isinstance(listing, dict) else None
    if not isinstance(sums, dict) or set(sums) != set(found) - {MANIFEST}:
        raise ArchiveError(f"« {MANIFEST} » ne donne pas la somme de chaque fichier.")
    for name, expected in sums.items():
        if expected != _sums(found[name]):
            raise ArchiveError(f"« {name} » a changé : sa somme SHA-256 n’est pas celle du manifeste.")


def _sums(body: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}


def _json(name: str, body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise ArchiveError(f"« {name} » n’est pas du JSON.") from None


def _is_same(name: str, found: bytes, made: bytes) -> bool:
    """Whether two files are equal; workbooks may be compressed by another version of zlib."""
    if not name.endswith(".ods"):
        return found == made
    one, other = (unpacked(body, ODS_PARTS)["content.xml"] for body in (found, made))
    return one == other


def totals_fr(found: Iterable[Recount], nouns: tuple[str, str]) -> list[str]:
    """Return one sentence for each verdict with its count; ``nouns`` are « chiffre » and « chiffres »."""
    counts, (one, several) = Counter(each.verdict for each in found), nouns
    return [
        plural_fr(counts[verdict], f"{one} {singular}", f"{several} {plural}")
        for verdict, singular, plural in (
            (RecountVerdict.RECOUNTED, "se retrouve d’après ses preuves", "se retrouvent d’après leurs preuves"),
            (RecountVerdict.NOT_RECOUNTED, "n’a qu’une source, ou est ND", "n’ont qu’une source, ou sont ND"),
            (RecountVerdict.WRONG, "faux", "faux"),
        )
    ]


class VerifyCommand(BaseCommand):
    """Recompute the figures of an archive, using only the file.

    The exit code is 1 if a value is wrong, and 2 with ``--strict`` if one can't be recomputed.
    """

    archive_format: ClassVar[ArchiveFormat]
    nouns: ClassVar[tuple[str, str]]
    lists_all: ClassVar[bool] = False
    """Whether the figures that stand are listed too."""

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path, help="l’archive ZIP")
        parser.add_argument("--strict", action="store_true", help="statut 2 si une valeur n’est pas recomptée")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = self.archive_format.verify(options["file"])
        except ArchiveError as refusal:
            raise CommandError(str(refusal)) from None
        listed = {
            RecountVerdict.WRONG,
            *([RecountVerdict.NOT_RECOUNTED] if options["strict"] else []),
            *(RecountVerdict if self.lists_all else []),
        }
        for one in found:
            if one.verdict in listed:
                self.stdout.write(f"{one.verdict:<12}  {one.sentence}")
        totals = totals_fr(found, self.nouns)
        self.stdout.write("\n".join([*totals, "Les sommes de contrôle sont justes."]))
        verdicts = {one.verdict for one in found}
        if RecountVerdict.WRONG in verdicts:
            raise CommandError(f"{totals[2]}, sur {len(found)}.")
        if options["strict"] and RecountVerdict.NOT_RECOUNTED in verdicts:
            raise CommandError(f"{totals[1]}, sur {len(found)}.", returncode=2)
