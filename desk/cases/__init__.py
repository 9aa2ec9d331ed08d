"""Show what there is to do, the list of cases, and one case on one page."""
