"""How does a policy look in a browser, or printed? One page that needs nothing beside it."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import groupby
from urllib.parse import quote

from pactdesk.command.document.element import Html, element
from pactdesk.command.document.parts import (
    Cell,
    Chapter,
    Document,
    Facts,
    Line,
    Lines,
    Matrix,
    Part,
    Promise,
    Promises,
    Week,
    Weeks,
)
from pactdesk.command.document.svg import picture
from pactdesk.command.document.week import TO


def render(document: Document) -> str:
    """Return the page of a document."""
    says = dict(document.clauses)
    particulars = (element("div", element("dt", name), element("dd", value)) for name, value in document.particulars)
    head = element(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html('<meta name="color-scheme" content="light dark">'),
        element("title", f"{document.title}: support policy"),
        Html(f"<style>{files(__package__).joinpath('style.css').read_text(encoding='utf-8')}</style>"),
    )
    contents = (element("li", _link(f"#{one.name}", one.title)) for one in document.chapters)
    body = element(
        "body",
        element("a", "Skip to the policy", href="#policy", class_="skip"),
        element(
            "header",
            element("p", "Support policy", class_="kicker"),
            element("h1", document.title),
            element("dl", *particulars),
        ),
        element("nav", element("ol", *contents), aria_label="Chapters"),
        element("main", *(_chapter(one, says) for one in document.chapters), id="policy"),
    )
    return f'<!doctype html>\n<html lang="en">{head}{body}</html>\n'


def _link(target: str, text: str, **attributes: str) -> Html:
    return element("a", text, href=target, **attributes)


def _chapter(chapter: Chapter, says: dict[str, str]) -> Html:
    parts = (_part(part, says) for part in chapter.parts)
    heading = element("h2", chapter.title, id=f"{chapter.name}-title")
    return element(
        "section",
        heading,
        element("p", chapter.says, class_="lead"),
        *parts,
        id=chapter.name,
        aria_labelledby=f"{chapter.name}-title",
    )


def _part(part: Part, says: dict[str, str]) -> Html:
    match part:
        case Lines():
            rows = (_line(line, says) for line in part.lines)
            return element("section", element("h3", part.title), element("ul", *rows, class_="rules"), class_="part")
        case Weeks():
            return element("div", *(_week(week, says) for week in part.weeks), class_="weeks")
        case Matrix():
            return _matrix(part)
        case Facts():
            rows = (element("tr", *(element("td", word) for word in row)) for row in part.rows)
            heads = (element("th", word, scope="col") for word in ("of the", "fact", "is", "when not given"))
            return _table(element("thead", element("tr", *heads)), element("tbody", *rows), label="Facts")
        case Promises():
            return element("ol", *(_promise(one) for one in part.clauses), class_="clauses")


def _line(line: Line, says: dict[str, str]) -> Html:
    when = (element("p", f"Where {line.when}", class_="when"),) if line.when else ()
    rules = Html(", ".join(_link(f"#rule-{quote(rule)}", rule) for rule in line.sets_aside))
    aside = (element("p", "In place of ", rules, class_="aside"),) if rules else ()
    body = element("div", *when, element("p", line.says, class_="says"), *aside)
    anchor = {"id": f"rule-{line.rule}"} if line.rule else {}
    return element("li", body, _cites(line.cites, says), **anchor)


def _cites(cites: Iterable[str], says: dict[str, str]) -> Html:
    links = (_link(f"#clause-{quote(clause)}", clause, title=says.get(clause, "")) for clause in cites)
    return element("p", Html(" ".join(links)), class_="cites")


def _week(week: Week, says: dict[str, str]) -> Html:
    besides = (element("p", week.besides, class_="aside"),) if week.besides else ()
    caption = element(
        "figcaption",
        element("strong", week.name),
        Html(" "),
        element("span", week.zone, class_="zone"),
        element("p", week.says),
        *besides,
        _cites(week.cites, says),
    )
    return element("figure", picture(week), caption, id=f"hours-{week.name}")


def _matrix(matrix: Matrix) -> Html:
    heads = (element("th", column, scope="col") for column in matrix.columns)
    head = element("thead", element("tr", element("td", f"{matrix.fact}:", class_="corner"), *heads))
    rows = (element("tr", element("th", title, scope="row"), *_cells(cells)) for title, cells in matrix.rows)
    return element(
        "section",
        element("h3", matrix.title),
        _table(head, element("tbody", *rows), label=matrix.title),
        class_="part matrix",
    )


def _cells(cells: Iterable[Cell]) -> Iterator[Html]:
    """Draw the cells of a row, neighbours that are alike as one."""
    for cell, alike in groupby(cells):
        span = {"colspan": str(len(tuple(alike)))}
        if cell.answers:
            yield element("td", *map(_answer, cell.answers), **span)
        else:
            yield element("td", element("span", TO, title="nothing is said"), class_="nothing", **span)


def _answer(answer: tuple[str, str]) -> Html:
    condition, says = answer
    return element("p", *((element("span", f"{condition}: ", class_="when"),) if condition else ()), says)


def _table(*parts: Html, label: str) -> Html:
    return element("div", element("table", *parts), class_="scroll", role="region", aria_label=label, tabindex="0")


def _promise(one: Promise) -> Html:
    rules = Html(", ".join(_link(f"#{quote(anchor)}", name) for anchor, name in one.kept_by))
    parts = [element("p", one.says, class_="says")]
    if one.reading:
        parts.append(
            element(
                "p", element("strong", "Assumed: " if one.assumption else "Read as: "), one.reading, class_="reading"
            )
        )
    if one.recorded:
        parts.append(element("p", element("strong", "Decides nothing: "), one.recorded, class_="reading"))
    if one.kept_by:
        parts.append(element("p", element("span", "kept by "), rules, class_="aside"))
    at = element("p", element("strong", one.id), element("span", f"source {one.at}"), class_="where")
    return element(
        "li", at, element("div", *parts), id=f"clause-{one.id}", **({"class_": "assumption"} if one.assumption else {})
    )
