"""The published charts: their queries, the charts made of them, their pages and files."""
