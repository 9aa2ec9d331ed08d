"""Write Dutch words as the beginning of a sentence."""


def capital(text: str) -> str:
    """Answer a text with a capital in front; the rest stays, as in "Melding bij de AP"."""
    return text[:1].upper() + text[1:]
