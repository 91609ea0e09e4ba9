"""Shared by the pages of the workspace: forms, saving, concurrent changes, changes previewed before they are saved."""
