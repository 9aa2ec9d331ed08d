"""Make and check the codes of authenticator apps, and draw the square picture they read."""

import hmac
from datetime import datetime
from typing import Final

import pyotp
import segno

from casework.staff import StaffMember

ISSUER: Final = "Privacyloket"
STEP_SECONDS: Final = 30
STEPS_OFF: Final = 1
"""RFC 6238 section 5.2: one step for the way over the network and a clock that is a little off."""


class AppCodes:
    """TOTP as every app knows it: six digits, 30 seconds, SHA-1 (RFC 6238).

    Other lengths and hashes are in the standard too, but widely used apps silently take these.
    """

    def new_secret(self) -> str:
        """Answer 160 random bits in base32."""
        return pyotp.random_base32()

    def step_of(self, code: str, secret: str, *, now: datetime) -> int | None:
        """Answer the step of a code, the present one first; every step is compared."""
        codes = pyotp.TOTP(secret)
        present = codes.timecode(now)
        found = None
        for off in (STEPS_OFF, -STEPS_OFF, 0):
            if hmac.compare_digest(codes.generate_otp(present + off), code):
                found = present + off
        return found

    def address(self, secret: str, member: StaffMember) -> str:
        """Answer the `otpauth://` address, with the mail address as the name of the account."""
        return pyotp.TOTP(secret).provisioning_uri(name=member.email, issuer_name=ISSUER)


def picture(address: str) -> str:
    """Answer the square picture of an address, as a `data:` address of an image."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")


def in_groups(secret: str) -> str:
    """Answer a secret as a person types it over: groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def code_at(secret: str, now: datetime) -> str:
    """Answer the code an app shows at a moment, for the people of a demonstration."""
    return pyotp.TOTP(secret).at(now)


def seconds_left(now: datetime) -> int:
    """Answer for how many seconds more an app shows the same code."""
    return STEP_SECONDS - int(now.timestamp()) % STEP_SECONDS
