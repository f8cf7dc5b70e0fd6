"""Files and functions stay small enough to read at one sitting."""

from itertools import chain

from tests.house.tree import PACKAGES, ROOT, functions, name_of, python_files

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
AIM_FOR_A_FUNCTION = 40
SHARE_ABOVE_THE_AIM = 0.04


def test_no_code_file_is_too_long() -> None:
    others = chain.from_iterable(
        (ROOT / package).rglob(pattern)
        for package in PACKAGES
        for pattern in ("static/**/*.js", "static/**/*.css", "templates/**/*.html")
    )
    scripts = [ROOT / "run", *(ROOT / ".ci").glob("*")]
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in chain(python_files(), others, scripts)
    }
    assert {name: n for name, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name_of(path)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in python_files()
        for function in functions(path)
    }
    assert {name: n for name, n in lengths.items() if n > MOST_LINES_OF_A_FUNCTION} == {}
    above = [name for name, n in lengths.items() if n > AIM_FOR_A_FUNCTION]
    assert len(above) <= SHARE_ABOVE_THE_AIM * len(lengths), above
