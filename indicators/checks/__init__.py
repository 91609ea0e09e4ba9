"""Consistency checks: what reports printed, what was published and what the records hold, against one another.

Each module holds checks: functions of a day that read what they need in a few queries and return what they found.
``running`` runs them all, as a job, and stores; ``settling`` is what staff do of it.
"""
