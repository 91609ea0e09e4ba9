"""The one format of the archives that anybody can verify without the site: tables, data, notice and checksums.

Archives come from anywhere: a malformed one is refused in French, and none is extracted to disk.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.files.archive import zipped
from common.files.ods import ods_file
from common.files.recount import AGGREGATIONS, ArchivedFigure, ArchiveError, Recount, recount, totals_fr
from common.files.tabular import Table, csv_text

MANIFEST, READ_ME, PICTURES = "manifeste.json", "LISEZMOI.txt", "images/"
MEMBERS = re.compile(r"[a-z0-9-]{1,60}\.(?:json|csv|ods)|images/[0-9a-f]{16}\.(?:jpg|png)")
"""The names of the files that an archive may contain, beside its notice."""
MAX_FILE = 64 * 1024 * 1024
MAX_ALL = 256 * 1024 * 1024
"""Bytes, once unpacked: a thousand times a real publication is below."""

COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Others have each their own errors on bytes that are damaged."""
ODS_PARTS = frozenset({"mimetype", "META-INF/manifest.xml", "content.xml"})

_READ_ME = """\
{title}

Ces fichiers suffisent pour recompter chaque chiffre, sans accès au site.

  {stem}.json
             tout, en données
  *.csv      une table par fichier ; preuves.csv a une ligne par enregistrement derrière un chiffre
  {stem}.ods
             les mêmes tables, en classeur
  images/    les images, s’il y en a
  manifeste.json
             la somme SHA-256 de chacun de ces fichiers

Recompter un chiffre : prendre ses lignes de preuves.csv, puis selon son « agrégation » :
{aggregations}
Un chiffre sans agrégation n’est pas recompté : il vient de la source citée, ou est non déterminé (ND). Il en va de même
d’un chiffre publié dont les preuves donnent aujourd’hui une autre valeur : les deux sont indiqués.
{note}
La commande « manage.py verify_archive {stem}.zip » fait tout cela, depuis ce seul fichier.
"""

type Files = Mapping[str, bytes]
type Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArchiveFormat:
    """The archives of one kind of document: its data, its tables and its figures.

    ``name`` and ``version`` are in its data; the archives of ``former`` versions are read too. ``stem`` is the name of
    its files, ``noun`` its French name with an article, ``nouns`` those of its figures. ``title`` and ``note`` are in
    the notice. ``identity`` returns the values of the data that the manifest repeats. ``figures`` raises
    ``ArchiveError`` for impossible data. The name of each of its ``pictures`` is the digest of its content.
    """

    name: str
    version: int
    stem: str
    noun: str
    nouns: tuple[str, str]
    title: Callable[[Document], str]
    identity: Callable[[Document], dict[str, Any]]
    tables: Callable[[Document], Sequence[Table]]
    figures: Callable[[Document], Sequence[ArchivedFigure]]
    pictures: Callable[[Document], Collection[str]] = lambda document: ()
    note: str = ""
    former: Collection[int] = ()

    @property
    def data(self) -> str:
        return f"{self.stem}.json"

    @property
    def sheets(self) -> str:
        return f"{self.stem}.ods"

    def files(self, document: Document, pictures: Files | None = None) -> dict[str, bytes]:
        """Return the files of the archive by name, the manifest first; ``pictures`` are by name."""
        return self._sealed(document, self._files_to_seal(document, pictures or {}))

    def archive(self, document: Document, pictures: Files | None = None) -> bytes:
        """Return the archive: the same document gives the same bytes."""
        return zipped(self.files(document, pictures))

    def recount(self, document: Document) -> list[Recount]:
        """Return the result of recomputing each figure from its evidence."""
        return [recount(one) for one in self.figures(document)]

    def totals(self, recounts: Sequence[Recount]) -> list[str]:
        """Return one sentence for each verdict with its count."""
        return totals_fr(recounts, self.nouns)

    def _files_to_seal(self, document: Document, pictures: Files) -> dict[str, bytes]:
        tables = self.tables(document)
        return {
            READ_ME: self._read_me(document),
            self.data: as_json(document),
            **{f"{table.name}.csv": csv_text(table.header, table.rows).encode() for table in tables},
            self.sheets: ods_file(tables),
            **{f"{PICTURES}{name}": body for name, body in sorted(pictures.items())},
        }

    def _read_me(self, document: Document) -> bytes:
        lines = "\n".join(f"  {name:<10} {words}" for name, (words, _) in AGGREGATIONS.items())
        title = self.title(document)
        return _READ_ME.format(title=title, stem=self.stem, aggregations=lines, note=self.note).encode()

    def _sealed(self, document: Document, made: Files) -> dict[str, bytes]:
        sums = {name: _sums(body) for name, body in made.items()}
        manifest = {"format": self.name, "version": document["version"], **self.identity(document), "files": sums}
        return {MANIFEST: as_json(manifest), **made}

    def verify(self, files: Files) -> list[Recount]:
        """Return the result of recomputing each figure from the files of an archive whose checksums are right.

        :raises ArchiveError: its files disagree.
        """
        if self.data not in files:
            raise ArchiveError(f"Il manque « {self.data} » dans l’archive.")
        document = self._document(files[self.data])
        try:
            recounted = self.recount(document)
            self._compare(files, document)
        except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError, IndexError) as error:
            why = type(error).__name__
            raise ArchiveError(f"« {self.data} » n’a pas la forme d’{self.noun} ({why}).") from None
        return recounted

    def _document(self, body: bytes) -> Document:
        document = _json(self.data, body)
        if not isinstance(document, dict) or document.get("format") != self.name:
            raise ArchiveError(f"« {self.data} » n’est pas {self.noun} de Betaportfolio.")
        if document.get("version") not in (self.version, *self.former):
            raise ArchiveError(
                f"Cette archive est au format {document.get('version')}, et cette commande lit le format {self.version} : "
                "téléchargez l’archive de nouveau, ou mettez la commande à jour."
            )
        return document

    def _compare(self, files: Files, document: Document) -> None:
        """Check that each file equals the one built from the data, except the text of the notice."""
        pictures = {name.removeprefix(PICTURES): body for name, body in files.items() if name.startswith(PICTURES)}
        self._compare_pictures(document, pictures)
        made = self._files_to_seal(document, pictures)
        if set(files) != {MANIFEST, *made}:
            raise ArchiveError(f"Les fichiers de l’archive ne sont pas ceux d’{self.noun}.")
        for name, body in made.items():
            if name != READ_ME and not _is_same(name, files[name], body):
                raise ArchiveError(f"« {name} » ne dit pas la même chose que « {self.data} ».")
        if files[MANIFEST] != self._sealed(document, {name: files[name] for name in made})[MANIFEST]:
            raise ArchiveError(f"« {MANIFEST} » n’est pas celui de cette archive.")

    def _compare_pictures(self, document: Document, pictures: Files) -> None:
        if set(pictures) != set(self.pictures(document)):
            raise ArchiveError(f"Les images ne sont pas celles que montre « {self.data} ».")
        for name, body in pictures.items():
            if name.partition(".")[0] != content_name(body):
                raise ArchiveError(f"« {PICTURES}{name} » n’est plus l’image que son nom annonce.")


def verify(path: Path, formats: Collection[ArchiveFormat]) -> tuple[ArchiveFormat, list[Recount]]:
    """Return the format of an archive, and the result of recomputing each of its figures.

    :raises ArchiveError: it is not a valid archive of one of ``formats``, or its files disagree.
    """
    try:
        if path.stat().st_size > MAX_ALL:
            raise ArchiveError(f"Le fichier dépasse {MAX_ALL // 2**20} Mo.")
        body = path.read_bytes()
    except OSError as error:
        raise ArchiveError(f"Le fichier ne se lit pas ({error.strerror}).") from None
    found = unpacked(body, {MANIFEST, READ_ME}, MEMBERS)
    listing = _checked_manifest(found)
    held = next((one for one in formats if one.name == listing.get("format")), None)
    if held is None:
        raise ArchiveError(f"« {MANIFEST} » n’est pas celui d’une archive de Betaportfolio.")
    return held, held.verify(found)


def content_name(body: bytes) -> str:
    """Return the name of a picture without its extension: a digest of its content."""
    return hashlib.sha256(body).hexdigest()[:16]


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


def _checked_manifest(files: Files) -> dict[str, Any]:
    """Return the manifest, once each file has the checksum that it gives."""
    listing = _json(MANIFEST, files[MANIFEST])
    sums = listing.get("files") if isinstance(listing, dict) else None
    if not isinstance(sums, dict) or set(sums) != set(files) - {MANIFEST}:
        raise ArchiveError(f"« {MANIFEST} » ne donne pas la somme de chaque fichier.")
    for name, expected in sums.items():
        if expected != _sums(files[name]):
            raise ArchiveError(f"« {name} » a changé : sa somme SHA-256 n’est pas celle du manifeste.")
    return dict(listing)


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
