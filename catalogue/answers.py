"""Kept for the branches under way: everything is in ``common.answers``."""

from common.answers import Answer, Store, open_answer, public_answer, store

__all__ = ["Answer", "Store", "open_answer", "public_answer", "store"]
