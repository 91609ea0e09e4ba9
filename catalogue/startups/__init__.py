"""The list of services and its filters: as a page, files, a frame, and by the API."""
