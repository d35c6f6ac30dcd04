"""What does one contract owe, and what is it owed, by all that is known?

A function of facts alone, whatever order they arrived in. Work counts by when it began, a fee by the day it is due, what
was bought by when it was bought, an accepted estimate by when it was accepted, a credit in the month it is for.
"""

from collections.abc import Iterator
from itertools import chain

from pactdesk.engine.availability import credit_for, judge_period
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.days import start_of_day
from pactdesk.engine.fees import FeeMonth, base_of, fee_months
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import ESTIMATE
from pactdesk.engine.pricing import price_of, sale_amount
from pactdesk.engine.terms.contract import EstimateState, Sale
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.terms.invoice import CreditDue, Line, Settlement
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import Part, WorkFinding
from pactdesk.engine.works import Closings, found_works

_ACCEPT = "accept"
_ESTIMATE = "estimate"


def settle(
    history: ContractHistory, through: CalendarPeriod, at: Instant, closings: Closings | None = None
) -> Settlement:
    """Return what stands for each calendar month from the first settled one `through` another, as of `at`.

    An outage without an end lasts until `at`, and no month is credited before it is over. `closings` are months of work
    reckoned before, read and added to; without them the answer is the same. Raises PolicyError where the policy does
    not decide.
    """
    works = found_works(history, closings)
    fees = fee_months(history, through)
    lines = chain(
        _fee_lines(history, fees),
        (line for found in works for line in _work_lines(history, found)),
        _sale_lines(history),
        _estimate_lines(history),
    )
    billed = (line for line in lines if line.amount_minor and history.first_month <= line.period <= through)
    ordered = sorted(billed, key=lambda line: (line.period, line.at))
    return Settlement(
        history.contract, history.currency, works, tuple(ordered), tuple(_credits(history, fees, through, at))
    )


def _fee_lines(history: ContractHistory, fees: tuple[FeeMonth, ...]) -> Iterator[Line]:
    for fee in fees:
        amount = fee.amount_minor
        if amount is not None:
            due = start_of_day(fee.due_on, history.zone)
            yield _line(history, fee.item, due, amount, amount, quantity=1, because=fee.because)


def _work_lines(history, found): ...
