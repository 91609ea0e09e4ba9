"""FAST e-mails: written with the change they announce, sent once by a worker."""
