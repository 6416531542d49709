"""The written part: its PDFs, its marks sheet, and how marks join the programming points."""
