"""The facts of reports and budget documents since 2019, in readable files (``data/*.yaml``), and their loading."""

from sampledata.reference.facts import ReferenceFacts, parse, read
from sampledata.reference.loading import load_reference, load_words

__all__ = ["ReferenceFacts", "load_reference", "load_words", "parse", "read"]
