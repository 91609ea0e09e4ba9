"""Font files of Marianne, for documents and images drawn outside a browser."""

from pathlib import Path

FONTS = Path(__file__).parent.parent / "marianne"
"""The folder of the faces (OpenType), written by ``scripts/make_fonts``."""
