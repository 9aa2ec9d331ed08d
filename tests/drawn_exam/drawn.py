"""Name what the exam hands out: one file, and what it truly is."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["identity_document", "harmless"]


@dataclass(frozen=True)
class Drawn:
    """One drawn file under the name it would arrive with."""

    name: str
    data: bytes
    kind: Kind
    what: str
