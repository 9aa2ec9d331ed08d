"""Read a member of staff from their row, with the key they are sealed under."""

from collections.abc import Mapping
from typing import Any

from casework.accounts import Account
from casework.boards import Role
from casework.seats import Seat
from casework.staff import StaffMember
from storage.as_json import from_bytes
from storage.desk_tables import StaffMemberRow
from storage.encryption import DataKey


def account_of(row: StaffMemberRow, key: DataKey) -> Account:
    """Answer the account that a row holds."""
    about = from_bytes(key.unseal(row.sealed, about=f"staff {row.id}"))
    secrets = from_bytes(key.unseal(row.sealed_secrets, about=f"staff secrets {row.id}"))
    member = StaffMember(
        id=row.id,
        name=about["name"],
        email=about["email"],
        seats=tuple(seat_of(each) for each in row.seats),
        blocked=row.blocked,
    )
    return Account(
        member=member,
        invited=row.invited,
        joined=row.joined,
        password=secrets["password"],
        second_factor=secrets["second_factor"],
        next_second_factor=secrets["next_second_factor"],
        last_step=row.last_step,
        last_seen=row.last_seen,
    )


def seat_of(kept: Mapping[str, Any]) -> Seat:
    """Answer the seat that was kept as JSON."""
    schools = tuple(kept["schools"])
    return Seat(kept["board"], Role(kept["role"]), schools, deputy=kept["deputy"])
