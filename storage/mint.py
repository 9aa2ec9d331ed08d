"""Make the names that nobody can guess: references, receipt codes, Message-IDs of our letters."""

import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Final

from casework.receipts import spelled
from storage.encryption import Vault

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O and no 1/I/L: a parent reads a reference aloud over the phone."""
OUR_MESSAGE_ID: Final = re.compile(r"<pl\.([0-9a-f]{32})\.([0-9a-f]{20})@[^<>@\s]+>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SecretMint:
    """Makes names from the operating system's randomness and the master key's signature."""

    vault: Vault
    domain: str
    """Domain in our Message-IDs, usually that of the sending address."""

    def reference(self) -> str:
        """Answer a new case reference: 39 random bits such as `PL-7F3K-9QXM`."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(8))
        return f"PL-{code[:4]}-{code[4:]}"

    def letter_id(self) -> str:
        """Answer 128 random bits in hexadecimal."""
        return secrets.token_hex(16)

    def message_id(self, letter_id: str) -> str:
        """Answer the Message-ID that only we can have made."""
        return f"<pl.{letter_id}.{self.vault.sign(letter_id)}@{self.domain}>"

    def letter_of(self, message_id: str) -> str | None:
        """Answer the letter behind a Message-ID of ours; None for any other."""
        match = OUR_MESSAGE_ID.fullmatch(message_id.strip())
        if match is None:
            return None
        letter_id, signature = match[1].lower(), match[2].lower()
        return letter_id if hmac.compare_digest(signature, self.vault.sign(letter_id)) else None

    def receipt(self, reference: str) -> str:
        """Answer 50 bits of signature over a reference, signed as nothing else is."""
        return spelled(int(self.vault.sign(f"receipt {reference}"), 16))
