"""The list of services: its filters, as a page, as files, in a frame, and by the API."""
