"""The public API of beta.gouv.fr, served from our records at its own paths: a client changes the host alone."""
