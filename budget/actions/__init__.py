"""Actions on money: each checks the right, asks for a reason, and is one transaction.

:raises PermissionDenied: the author may not.
:raises ValidationError: by field, in French; nothing is changed.
"""
