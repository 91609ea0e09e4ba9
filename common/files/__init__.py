"""CSV, ODS, XLSX, archives and PDF."""
