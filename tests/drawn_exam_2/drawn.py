"""Say what one drawn file is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["identity_document", "harmless"]


@dataclass(frozen=True)
class Drawn:
    name: str
    data: bytes
    kind: Kind
    what: str


@dataclass(frozen=True)
class Question:
    """One file still to be drawn; `manner` gives the name a phone or program would."""

    manner: str
    ending: str
    kind: Kind
    what: str
    draw: Callable[[np.random.Generator], bytes]
