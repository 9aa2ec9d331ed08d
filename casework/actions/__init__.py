"""One module per thing that can happen; each is one transaction."""
