"""Offer everything a person can do with a case, each on a page of its own."""
