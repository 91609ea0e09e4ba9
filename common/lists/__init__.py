"""Every list of the API is asked and answered alike: its filters, search, order, fields, pages and forms."""
