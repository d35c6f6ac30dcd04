"""Who does something? A customer's contact, an agent, a manager of the desk, or the desk itself when time has come."""

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """In what capacity somebody acts."""

    CUSTOMER = "customer"
    AGENT = "agent"
    MANAGER = "manager"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts: a contact by its number, an agent by name; the desk and its manager may bear no name."""

    role: Role
    name: str = ""
    contact: int | None = None

    @property
    def said(self) -> str:
        """How the journal names it: a contact by number, so that its name can be erased."""
        return f"{self.role.value}:{self.contact or self.name}".rstrip(":")

    @property
    def is_staff(self) -> bool:
        """Whether it is one of the desk's people, or the desk."""
        return self.role is not Role.CUSTOMER


DESK = Acting(Role.DESK)
"""The desk itself."""
