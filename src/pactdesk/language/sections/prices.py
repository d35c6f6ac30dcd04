"""What does it cost? Items with their prices, fees that fall due each month, and what buying an item sets in motion."""

from typing import Final

from pactdesk.engine.policy.facts import FactType, Value
from pactdesk.engine.policy.says import Fee, Price, Purchase
from pactdesk.language.basics import ITEM, MONEY, NAME, SHARE, STRING, scope
from pactdesk.language.faults import Kind, listed
from pactdesk.language.forms import Form, Key, Keys, Row, either, expect_mapping, expect_word, one_of, record
from pactdesk.language.nodes import Node, Scalar
from pactdesk.language.reading import Reading
from pactdesk.language.rules import Section
from pactdesk.language.sections.facts import value_form

_QUOTE = "quote"
_REACHES = ("work", "ticket", "day", "month")
_COUNTS = (FactType.INT, FactType.NUMBER)


def fact_form(*types: FactType, among: tuple[str, ...] = ()) -> Form[str]:
    """Return the form of the name of a fact of one of these types, read as its full name."""

    def read(node: Node, reading: Reading) -> str | None:
        word = expect_word(node, reading, "the name of a fact")
        decl = None if word is None else reading.fact(word, types, among)
        return None if decl is None else decl.key

    return Form(read, STRING)


_FACT = Key("fact", fact_form(FactType.MONEY), "The money fact that holds the price.", required=True)


def _read_amount(node: Node, reading: Reading) -> Price | None:
    if isinstance(node, Scalar) and node.text == _QUOTE:
        return Price()
    amount = MONEY.read(node, reading)
    return None if amount is None else Price(minor=amount)


_HELD = record(Keys("price", (_FACT,)), lambda row, _: Price(fact=row[_FACT]))
_PRICE = Key(
    "price",
    either(_HELD, Form(_read_amount, MONEY.schema)),
    "An amount, quote, or {fact: name} for the money fact that holds it.",
    required=True,
)
_PER = Key("per", NAME, "What that is the price of: an hour, or one piece of something.")
_REACH = scope(*_REACHES, joint=" over all items")
_MINIMUM = Key("minimum", _REACH, "The least that is billed, such as 2 hours per ticket, or per ticket over all items.")
_STEP = Key("step", _REACH, "What is billed is rounded up to a multiple of this.")


def _price(row: Row, reading: Reading) -> Price | None:
    price, per = row[_PRICE], row.get(_PER)
    for key in (_MINIMUM, _STEP):
        if key in row and per != "hour":
            reading.fault(
                row.at(key), Kind.WRONG_KEYS, f"{key.name} stands here without per: hour.", "Only time is rounded."
            )
            return None
    return Price(price.minor, price.fact, per, row.get(_MINIMUM), row.get(_STEP))


ITEMS: Final = Section("items", (_PRICE, _PER, _MINIMUM, _STEP), _price, table="prices", grouped=True)

_ITEM = Key("item", ITEM, "The item that is invoiced.", required=True)
_FIRST = Key("first", MONEY, "The price of the first unit.")
_FURTHER = Key("further", MONEY, "The price of each further unit.")
_SHARE = Key("share", SHARE, "The part of a money fact that falls due.")
_OF = Key("of", fact_form(*_COUNTS, FactType.MONEY), "The number of units, or the money that is shared.")
_EVERY = Key("every", one_of({"month": "month"}, "period of a fee"), "How often it falls due.", required=True)
_FROM = Key("from", fact_form(FactType.DATE), "The date fact on whose day its months begin. Left out: calendar months.")
_SIGNED = Key("signed", fact_form(FactType.DATE), "The date fact of the day on which the first one is issued, ahead.")
_DUE = Key(
    "due", one_of({"in advance": True, "in arrears": False}, "time to be due"), "in arrears (left out) or in advance."
)
_FEE_KEYS = (_ITEM, _FIRST, _FURTHER, _SHARE, _OF, _EVERY, _FROM, _SIGNED, _DUE)


def _fee(row: Row, reading: Reading) -> Fee | None:
    given = [key.name for key in (_FIRST, _FURTHER, _SHARE, _OF) if key in row]
    if given not in (["first"], ["first", "further", "of"], ["share", "of"]):
        found = f"{listed(given, 'and') or 'None of first and share'} {'stand' if len(given) > 1 else 'stands'} here."
        accepts = "Write first alone, first with further and of, or share with of."
        reading.fault(row.node, Kind.WRONG_KEYS, found, accepts)
        return None
    of = row.get(_OF)
    decl = reading.facts.decls.get(of) if of else None
    if decl is not None and (decl.type is FactType.MONEY) != (_SHARE in row):
        accepts = "A share is of a money fact, further units are of a number fact."
        reading.fault(row.at(_OF), Kind.WRONG_FACT, f"{of} does not fit here.", accepts)
        return None
    return Fee(
        row[_ITEM],
        of,
        row.get(_FIRST) or 0,
        row.get(_FURTHER) or 0,
        row.get(_SHARE),
        row.get(_FROM),
        row.get(_SIGNED),
        advance=row.get(_DUE) or False,
    )


FEES: Final = Section("fees", _FEE_KEYS, _fee, group_of=lambda says: says.item)


def _read_opens(node: Node, reading: Reading) -> tuple[tuple[str, Value], ...] | None:
    found = expect_mapping(node, reading, "opens")
    if found is None or found.torn:
        return None
    given = []
    for name, value in found.entries:
        key = reading.resolve(name, ("request",))
        decl = reading.facts.decls.get(key) if key else None
        read = None if decl is None else value_form(decl).read(value, reading)
        if decl is not None and read is not None:
            given.append((decl.key, read))
    return tuple(given) if len(given) == len(found.entries) else None


OPENS: Final = Key(
    "opens",
    Form(_read_opens, {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}),
    "A ticket opens for it, with these facts of the request.",
)
_ADMITS = Key("admits", one_of({"ticket": True}, "thing to admit"), "The ticket it is bought for is admitted.")
_BOUGHT = Key("item", ITEM, "The item that is bought.", required=True)


def _purchase(row: Row, reading: Reading) -> Purchase | None:
    if (OPENS in row) == (_ADMITS in row):
        found = "Both admits and opens stand here." if OPENS in row else "Neither admits nor opens stands here."
        reading.fault(row.node, Kind.WRONG_KEYS, found, "Write admits: ticket, or opens: with facts of the request.")
        return None
    return Purchase(row[_BOUGHT], row.get(OPENS), row.get(_ADMITS) or False)


PURCHASES: Final = Section("purchases", (_BOUGHT, OPENS, _ADMITS), _purchase, group_of=lambda says: says.item)
