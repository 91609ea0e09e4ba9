"""The published charts: queries, charts, pages and files."""
