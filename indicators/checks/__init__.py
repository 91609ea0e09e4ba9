"""Consistency checks: printed figures, published results and records, compared with one another.

Each module contains checks: functions of a day that read what they need in a few queries and return discrepancies.
``running`` runs them all, as a job, and stores the results; ``settling`` is for staff.
"""
