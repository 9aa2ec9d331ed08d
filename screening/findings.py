"""Say which identifying number stood where, and what is written in its place."""

from dataclasses import dataclass
from enum import StrEnum


class NumberKind(StrEnum):
    """What an identifying number is; the value is the Dutch word in the mask."""

    BSN = "BSN"
    DOCUMENT = "documentnummer"
    """Passport, identity card, residence permit, or a foreign personal number."""
    DRIVING_LICENCE = "rijbewijsnummer"
    MRZ = "MRZ"
    """The machine-readable lines of a travel document or driving licence (ICAO Doc 9303)."""
    V_NUMBER = "V-nummer"
    """The number of a foreign national with the immigration service."""
    IBAN = "IBAN"
    PAYMENT_CARD = "betaalkaartnummer"

    @property
    def mask(self) -> str:
        """What is written where the number stood."""
        return f"[{self.value} verwijderd]"


@dataclass(frozen=True, slots=True)
class Finding:
    """One number that was masked, by its place in the text as it came in."""

    kind: NumberKind
    start: int
    """Index of its first character."""
    end: int
    """Index after its last character."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may go further, and what was taken out of it."""

    text: str
    findings: tuple[Finding, ...]
    """In reading order, never overlapping."""
