"""Signing in to the desk: passwords, codes, providers of identities, and the pages for them."""
