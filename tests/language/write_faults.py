"""Write docs/faults.md: `python -m tests.language.write_faults`."""

from tests.language.corpus import PAGE, page

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
