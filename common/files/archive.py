"""ZIP archives whose bytes depend only on their files."""

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that the format can say: an archive tells no time."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Build a ZIP archive of the files in order, without time stamps, system or permissions.

    The entry ``mimetype`` is not compressed, as OpenDocument requires.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, body)
    return out.getvalue()
