"""The page of links to rarely used pages."""
