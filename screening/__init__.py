"""What must not go further: identifying numbers in text, copies of identity documents in files."""
