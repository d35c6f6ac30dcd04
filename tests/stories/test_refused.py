"""Does each fault of a story name its line, what was found and what would do? Every fault once, in full."""

import pytest
from tests.stories.telling import FILE, OPENED, refused, told

from pactdesk.stories.read import read_stories
from pactdesk.stories.story import StoryFault
from pactdesk.stories.verbs import STEP, VERBS

HEAD = "story: a\npolicy: ferry.yaml\n"
STANDS = "stands here; write keys with values: {key: value}"
NO_MILESTONE = "the policy has no milestone 'first-respons'; did you mean first-response? allowed are first-response"
GONE = "2026-03-29 02:30:00 does not exist in Europe/Berlin: the clock is put forward over it; name a time that exists"
TIMES = "2026-03-06 13:59 or 2026-03-06T13:59:00-06:00"


def done(words: str) -> str:
    """Return what is wrong with a step of a story in which ticket A is open."""
    return refused(told(OPENED, f"{{at: 2026-03-06 13:59, do: {words}}}"))


def given(sections: str) -> str:
    """Return what is wrong with who is given."""
    return refused(told("{at: 2026-03-02 09:00, do: pass}", given=f"  {sections}\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# nothing\n---\n",
            "1: the file holds no story; one is written as keys with values, such as story: A title",
        ),
        ("- a", "1: A list stands here; a story is written as keys with values: {key: value}"),
        ("hello", '1: "hello" stands here; a story is written as keys with values: {key: value}'),
        ("# " + "x" * 999_999, "1: the file has 1,000,001 characters; a file of stories may have 1,000,000 bytes"),
        (
            "a: b: c",
            (
                "1: The file cannot be read on from here: mapping values are not allowed in this context."
                ' A ": " inside a text ends it: put the text in quotes.'
            ),
        ),
        ("story: \x01", "1: The character U+0001 stands here, which no text holds. Delete it."),
        ("story: &a x", '1: The anchor "a" stands here. A story repeats nothing by anchors: delete it.'),
        ("story: *a", '1: The alias "a" stands here. Write out what it stands for.'),
        ("story: !x y", '1: The tag "!x" stands here. A story has no tags: delete it.'),
        (
            "story: a\nstory: b\n",
            '2: The key "story" stands here for the second time, first in line 1. Keep one of the two.',
        ),
        ("story: " + "[" * 31, "1: This is nested more than 30 deep."),
        (
            "stroy: a",
            "1: a story has no key 'stroy'; did you mean story? allowed are story, policy, zone, given, steps",
        ),
        ("policy: ferry.yaml", "1: a story needs story"),
        ("story: a", "1: a story needs policy"),
        (HEAD, "1: a story needs steps"),
        (f"{HEAD}steps: []", "3: steps is a list of at least one step"),
        (f"{HEAD}steps: {{}}", "3: steps is a list of at least one step"),
        ("story: {a: b}\npolicy: ferry.yaml\nsteps: []", "1: story is the title, a text"),
        (f"{HEAD}given: []\nsteps: [{{}}]", f"3: given: An empty list {STANDS}"),
        (
            told(OPENED, policy="[a]"),
            "2: policy is ['a']; it is a name of 1 to 200 characters, of a shipped policy or a file",
        ),
        (told(OPENED, policy=".."), "2: .. is a folder; name the file of a policy in it"),
        (told(OPENED, zone="Europe/Berln"), "3: there is no time zone 'Europe/Berln'; did you mean Europe/Berlin?"),
        (
            told("{at: 2026-03-06 13:59, do: pass}", "{at: 2026-03-06T13:58:59+01:00, do: pass}"),
            (
                "13: this step is at 2026-03-06T13:58:59+01:00, before the one in line 12 at 2026-03-06 13:59;"
                " steps stand in the order of time"
            ),
        ),
        (told("pass"), f'12: a step: "pass" {STANDS}'),
        (told("{do: pass}"), "12: a step needs at"),
        (told("{at: 2026-03-01 10:00}"), "12: a step needs do"),
        (told("{at: true, do: pass}"), f"12: pass: at is True; it is a time like {TIMES}"),
    ],
)
def test_a_file_that_tells_no_story(text: str, said: str) -> None:
    assert refused(text) == said


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        (
            "acounts: {}",
            (
                "given has no key 'acounts'; did you mean accounts?"
                " allowed are accounts, contracts, contacts, agents, products, monitors"
            ),
        ),
        ("accounts: [a]", f"accounts: A list {STANDS}"),
        ("accounts: {true: {}}", "accounts: a name is True; it is a name of 1 to 200 characters"),
        ('accounts: {a: {}, " a": {}}', "accounts: a stands here for the second time"),
        ("accounts: {a: b}", f'a: "b" {STANDS}'),
        (
            "accounts: {a: {regoin: north}}",
            "the account has no key 'regoin'; did you mean region? allowed are region",
        ),
        ("accounts: {a: {region: west}}", "account: region is 'west'; it is one of north, south"),
        ("contracts: {c: {account: b}}", "c: account: there is no account 'b'; allowed are none"),
        ("contracts: {c: {}}", "c: name the account; there is none"),
        ("agents: {kim: {level: 2}}", "the agent has no key 'level'; allowed are none"),
        ("products: {B: {versions: [a]}}", "B: versions is ['a']; write versions by name, each with its facts"),
        (
            'products: {B: {versions: {"9": {released: 2026-01-01}}}}',
            "version: ferry knows no fact 'released'; did you mean released_on? allowed are released_on",
        ),
        ("monitors: {m: {contract: c9}}", "m: contract: there is no contract 'c9'; allowed are none"),
    ],
)
def test_what_cannot_be_given(sections: str, said: str) -> None:
    assert given(sections) == f"5: {said}"


def test_a_contact_names_its_account_where_there_are_two() -> None:
    assert given("accounts: {a: , b: }\n  contacts: {c: {}}") == "6: c: name the account; there are a, b"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("opne", f"there is no verb 'opne'; did you mean open? allowed are {', '.join([*VERBS, 'change'])}"),
        ("respond, ticket: B", "respond: ticket: there is no ticket 'B'; allowed are A"),
        ("respond, ticket: [A]", "respond: ticket is ['A']; it is a name of 1 to 200 characters"),
        ("respond", "respond needs ticket"),
        ("respond, ticket: null", "respond needs ticket"),
        (
            "respond, ticket: A, agnet: kim",
            (
                "respond has no key 'agnet'; did you mean agent?"
                " allowed are at, do, happened, expect, ticket, agent, contact, channel, text"
            ),
        ),
        (
            "respond, ticket: A, agent: kin",
            "respond: agent: there is no agent 'kin'; did you mean kim? allowed are kim, sam",
        ),
        ("respond, ticket: A, contact: kim", "respond: contact: there is no contact 'kim'; allowed are ann, ben"),
        ("respond, ticket: A, text: [x]", "respond: text is ['x']; it is a text of at most 100,000 characters"),
        ("work, contract: c2, minutes: 5", "work: contract: there is no contract 'c2'; allowed are c1"),
        (
            "invoice, account: acne, month: 2026-03",
            "invoice: account: there is no account 'acne'; did you mean acme? allowed are acme",
        ),
        ("show, ticket: A, as: zoe", "show: as: there is no person 'zoe'; allowed are ann, ben, kim, sam"),
        ("change, product: Boat", "change: product: there is no product 'Boat'; allowed are Barge"),
        ("work, minutes: 0", "work: minutes is '0'; it is a whole number from 1 to 44,640"),
        ("work, minutes: 7.5", "work: minutes is '7.5'; it is a whole number from 1 to 44,640"),
        (
            "estimate, ticket: A, amount: 4.005",
            "estimate: amount is '4.005'; it is an amount of EUR from 0 on with at most 2 decimals",
        ),
        ('phone, ticket: A, granted: "true"', "phone: granted is 'true'; it is true or false"),
        ("schedule, ticket: A, start: noon", f"schedule: start is 'noon'; it is a time like {TIMES}"),
        (
            "schedule, ticket: A, start: 2026-02-30 10:00",
            f"schedule: start: a time is '2026-02-30 10:00'; it is one like {TIMES}",
        ),
        (
            "schedule, ticket: A, start: 2026-03-29 02:30",
            (
                "schedule: start: 2026-03-29 02:30:00 does not exist in Europe/Berlin:"
                " the clock is put forward over it; name a time that exists"
            ),
        ),
        (
            "schedule, ticket: A, start: 2200-01-01 10:00",
            "schedule: start: a time is '2200-01-01 10:00'; it lies from 1970 to 2199",
        ),
        (
            "notice, what: terms, effective_on: 2026-02-30",
            "notice: effective_on is '2026-02-30'; it is a date that exists, like 2026-01-31, from 1970 to 2199",
        ),
        ("month, month: 2026-13", "month: month: a month is '2026-13'; it is one like 2026-06, from 1970 to 2199"),
        ("alert, name: x, status: on", "alert: status is 'on'; allowed are firing, resolved"),
        (
            "book, kind: talk, start: 2026-03-09 10:00",
            "book: kind is 'talk'; allowed are call, meeting, training, installation, visit",
        ),
        (
            "override, ticket: A, decision: hold",
            (
                "override: decision is 'hold'; did you mean held? allowed are refused, held, offered, redirected, "
                "admitted, admission, coverage, outcome"
            ),
        ),
        ("purchase, item: boat", "purchase: item is 'boat'; allowed are case"),
        ("reply, ticket: A, channel: fax", "request: channel is 'fax'; it is one of portal, email"),
        ("open, ticket: B, kind: wish", "request: kind is 'wish'; it is one of problem, question"),
        (
            "open, ticket: B, bought: case",
            (
                "open has no key 'bought'; allowed are at, do, happened, expect, ticket, agent, contact,"
                " contract, subject, text, why, channel, kind, priority"
            ),
        ),
        ('open, ticket: "a\\nb"', "open: ticket is 'a\\nb'; it is a name of 1 to 200 characters"),
        ("reprioritise, ticket: A", "reprioritise needs priority"),
        ("reprioritise, ticket: A, kind: problem, priority: P1", None),
        ("choose", "choose needs overflow"),
        (
            "outage, component: mail, from: 2026-03-01 10:00, to: 2026-03-01 11:00",
            "outage: component is 'mail'; it is one of web, database",
        ),
        (
            "outage, from: 2026-03-01 10:00, to: 2026-03-01 09:59",
            "outage ends before it begins; to is not before from",
        ),
        ("outage", "outage needs from and to"),
        ("change, contract: c1", "change needs a fact that changes, of the contract"),
        (
            "change, contract: c1, trained: true",
            (
                "change has no key 'trained'; allowed are at, do, happened, expect, contract, agent, contact, why,"
                " coach, fee, hours, overflow, plan, product, until"
            ),
        ),
        ("change, colour: red", "change needs one of contract, product, account, contact by its name"),
        ("change, trained: true", "change: name the contact; there are ann, ben"),
        (
            "change, product: Barge, versions: 9",
            "change: versions is '9'; write versions by name, each with its facts",
        ),
        ("deliver, product: ''", "deliver: product is ''; it is a name of 1 to 200 characters"),
        ("pass, happened: later", f"pass: happened is 'later'; it is a time like {TIMES}"),
        ("pass, expect: fired", f'pass: expect: "fired" {STANDS}'),
        (
            "respond, ticket: A, expect: {mat: {}}",
            "respond: expect has no key 'mat'; did you mean met? allowed are met, due, state, cites, why, refused",
        ),
        *(
            (
                f"respond, ticket: A, expect: {{{key}: {{first-respons: null}}}}",
                f"respond: expect: {key}: {NO_MILESTONE}",
            )
            for key in ("due", "met")
        ),
        ("open, ticket: B, expect: {internal: [first-respons]}", f"open: expect: internal: {NO_MILESTONE}"),
        *(
            (f"{words}: {begins}2026-03-29 02:30{ends}}}", f"{name}: {GONE}")
            for words, name, begins, ends in (
                ("wait, ticket: A, expect: {due", "wait: expect: due.first-response", "{first-response: ", "}"),
                ("book, kind: call, start: 2026-03-30, expect: {start", "book: expect: start", "", ""),
                ("pass, expect: {fired", "pass: expect: fired.at", "[{what: breach, at: ", "}]"),
                ("show, ticket: A, expect: {timeline", "show: expect: timeline.at", "[{}, {at: ", "}]"),
            )
        ),
        (
            "wait, ticket: A, expect: {due: {first-response: soon}}",
            f"wait: expect: due.first-response is 'soon'; it is a time like {TIMES}",
        ),
        (
            'open, ticket: B, text: "a\\0b"',
            "The character U+0000 stands in this text, which nothing keeps. Delete it.",
        ),
        ('open, ticket: "B\\0"', "The character U+0000 stands in this text, which nothing keeps. Delete it."),
    ],
)
def test_what_cannot_be_done(words: str, said: str | None) -> None:
    allowed = ", ".join(dict.fromkeys((*STEP, "ticket", "agent", "contact", "why", "text", "priority")))
    assert done(words) == f"13: {said or f'''reprioritise has no key 'kind'; allowed are {allowed}'''}"


class TestPolicies:
    def test_an_unknown_one_is_answered_with_the_shipped_ones(self) -> None:
        assert refused(told(OPENED, policy="fery")).startswith("2: there is no policy fery; shipped are ")
        assert refused(told(OPENED, policy="fery.yaml")).startswith("2: there is no file fery.yaml; shipped are ")

    def test_a_name_too_long_for_a_file_is_a_fault_as_well(self) -> None:
        name = "\u00e9" * 200
        assert refused(told(OPENED, policy=name)) == f"2: the policy {name} cannot be read: File name too long"


def test_a_fault_of_a_later_document_counts_the_lines_of_the_file() -> None:
    before = told(OPENED)
    assert before.count("\n") == 12
    assert refused(f"{before}---\n\nstory: b\npolcy: x\n").startswith("16: a story has no key 'polcy'")


def test_a_fault_is_one_line_that_an_editor_can_jump_to() -> None:
    with pytest.raises(StoryFault) as fault:
        read_stories('story: a\npolicy: "a\\nb"\nsteps: []', FILE)
    assert (fault.value.file, fault.value.line) == (FILE, 2)
    assert str(fault.value) == f"{FILE}:2: {fault.value.sentence}"
    assert "\n" not in str(fault.value)
