"""Print a typst template with data, in the fonts of the site. The same input gives the same bytes."""

import datetime as dt
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.files.fonts import FONTS
from common.words import NARROW, NO_BREAK


class UnprintableError(ValueError):
    """An error of a document; its message explains it in French."""


def print_document(
    template: Path, values: Mapping[str, Any], files: Mapping[str, bytes], day: dt.date, **options: Any
) -> bytes:
    """Return what typst makes of a template with ``values`` (its ``data``) and the ``files`` that it names.

    ``day`` is its only moment. Narrow spaces are replaced: the font has none.

    :raises UnprintableError: if typst refuses the document.
    """
    import typst  # slow to import, and few requests print

    with tempfile.TemporaryDirectory(prefix="betaportfolio-") as folder:
        root = Path(folder)
        for name, body in {template.name: template.read_bytes(), **files}.items():
            (root / name).write_bytes(body)
        compiler = typst.Compiler(
            root / template.name,
            root=root,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False, sort_keys=True).replace(NARROW, NO_BREAK)},
        )
        try:
            made = compiler.compile(timestamp=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC), **options)
        except typst.TypstError as error:
            raise UnprintableError(f"Le document ne se compose pas : {error.message[:300]}") from None
    if isinstance(made, list):
        made = made[0]
    if made is None:
        raise UnprintableError("Le document est vide.")
    return made
