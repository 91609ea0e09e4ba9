"""The Marianne font as files, for the programs that draw documents and images outside a browser."""

from pathlib import Path

FONTS = Path(__file__).parent / "marianne"
"""The folder of the faces (OpenType), written by ``scripts/make_fonts``."""
