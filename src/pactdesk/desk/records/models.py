"""Where Django looks for the records: all of them."""

from pactdesk.desk.records.account import Account
from pactdesk.desk.records.agent import Agent
from pactdesk.desk.records.appointment import AppointmentRow
from pactdesk.desk.records.contact import Contact
from pactdesk.desk.records.contract import Contract
from pactdesk.desk.records.delivery import Delivery
from pactdesk.desk.records.desk import Desk
from pactdesk.desk.records.edition import PublishedEdition
from pactdesk.desk.records.entry import Entry
from pactdesk.desk.records.fact import Fact
from pactdesk.desk.records.head import Head
from pactdesk.desk.records.milestone import MilestoneRow
from pactdesk.desk.records.text import Text
from pactdesk.desk.records.ticket import Ticket

__all__ = [
    "Account",
    "Agent",
    "AppointmentRow",
    "Contact",
    "Contract",
    "Delivery",
    "Desk",
    "Entry",
    "Fact",
    "Head",
    "MilestoneRow",
    "PublishedEdition",
    "Text",
    "Ticket",
]
