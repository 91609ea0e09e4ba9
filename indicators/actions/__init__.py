"""Writes of the indicators: definitions, targets, publications, settled inconsistencies."""
