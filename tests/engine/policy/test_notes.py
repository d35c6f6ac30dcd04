"""What is listed that is no fault?"""

from tests.engine.policy.cast import target
from tests.engine.policy.editions import edition, rule

from pactdesk.engine.policy.edition import Clause
from pactdesk.engine.policy.notes import NoteKind, notes
from pactdesk.engine.policy.says import Measure, Price


def test_notes_list_assumptions_readings_and_silences() -> None:
    made = edition(
        clauses=[
            Clause("NW-1", "1", "It is so."),
            Clause("NW-2", "2", "It may be so.", reading="We read it so.", line=4),
            Clause("NW-3", "3", "The hours are ours.", assumption=True, line=5),
            Clause("NW-4", "4", "The zone is ours.", reading="It is Berlin.", assumption=True, line=6),
        ],
        milestones=[
            rule("m", target(Measure.NONE), group="answer", cites="NW-1", line=7),
            rule("n", target(Measure.CLOCK), group="solve"),
        ],
        prices=[
            rule("q", Price(), group="renewal", line=9),
            rule("p", Price(0), group="gift"),
            rule("f", Price(fact="contract.rate"), group="hour"),
        ],
    )
    assert [(note.kind, note.about, note.cites, note.line, note.sentence) for note in notes(made)] == [
        (NoteKind.READING, "NW-2", ("NW-2",), 4, "We read it so."),
        (NoteKind.ASSUMPTION, "NW-3", ("NW-3",), 5, "The hours are ours."),
        (NoteKind.ASSUMPTION, "NW-4", ("NW-4",), 6, "It is Berlin."),
        (NoteKind.SILENCE, "m", ("NW-1",), 7, "m: no target is stated for answer"),
        (NoteKind.SILENCE, "q", ("NW-1",), 9, "q: the price of renewal is left to a quote"),
    ]
