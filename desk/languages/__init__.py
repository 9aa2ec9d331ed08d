"""Hold the words of the pages for parents, one file per language."""
