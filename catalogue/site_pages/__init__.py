"""Pages about the site: site map, glossary, data, contact."""
