"""Say in Dutch what was found in a file that is about to go out, and what to do about it."""

from casework.answers import Finding, Severity

SAVE_ANEW = "Maak een nieuwe kopie zonder dit, en voeg die toe."
AS_PDF = "Sla het op als PDF, kijk de PDF na, en voeg die toe."


def blocks(file: str, what: str, todo: str = SAVE_ANEW) -> Finding:
    """Answer a finding with which a file cannot go out."""
    return Finding(Severity.BLOCKS, what, file, todo)


def warns(file: str, what: str, todo: str) -> Finding:
    """Answer a finding that a person must look at."""
    return Finding(Severity.WARNS, what, file, todo)


def not_looked_at(file: str, why: str) -> Finding:
    """Answer that a file cannot be looked at, so that it cannot go out."""
    return blocks(file, why, AS_PDF)


def made_by(file: str, names: str) -> Finding:
    """Answer that a file says who made it."""
    return warns(
        file,
        f"In de eigenschappen van het bestand staat wie het maakte: {names}.",
        "Mag de ouder die naam weten? Zo niet, haal de eigenschappen weg en voeg het opnieuw toe.",
    )
