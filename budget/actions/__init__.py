"""Writes of the money: each checks the right, asks for a reason, and is one transaction.

They raise PermissionDenied, or ValidationError with a French message for each field; then nothing is changed.
"""
