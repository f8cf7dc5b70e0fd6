"""The regime table in Vietnamese: every article and note it holds has its words."""

import csv
from pathlib import Path

import pytest
from django.utils import translation

from projects.selectors.law_words import NOTES, article_word, note_word

TABLE = Path(__file__).resolve().parents[3] / "projects" / "fixtures" / "regimes.csv"

ARTICLES = [
    ("Art. 87.2 Land Law 31/2024/QH15", "khoản 2 Điều 87 Luật Đất đai 31/2024/QH15"),
    ("Art. 89 Land Law 31/2024/QH15", "Điều 89 Luật Đất đai 31/2024/QH15"),
    ("Art. 28.1 Decree 102/2024/NĐ-CP", "khoản 1 Điều 28 Nghị định 102/2024/NĐ-CP"),
    (
        "Art. 3.9a Resolution 254/2025/QH15 (in force 01/01/2026)",
        "điểm a khoản 9 Điều 3 Nghị quyết 254/2025/QH15 (hiệu lực 01/01/2026)",
    ),
    ("Art. 71 Land Law 45/2013/QH13 sets none", "Điều 71 Luật Đất đai 45/2013/QH13 không quy định"),
    ("planning assumption", "giả thiết lập kế hoạch"),
    ("", ""),
    # What the table does not hold is shown as it stands.
    ("Circular 5/2030, art. 2", "Circular 5/2030, art. 2"),
]


@pytest.mark.parametrize(("english", "vietnamese"), ARTICLES)
def test_article(english: str, vietnamese: str) -> None:
    with translation.override("vi"):
        assert article_word(english) == vietnamese
    with translation.override("en"):
        assert article_word(english) == english


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_in_the_table_stays_english() -> None:
    with translation.override("vi"):
        left = {row["article"] for row in rows() if article_word(row["article"]) == row["article"]}
        left |= {
            row["verify"] for row in rows() if row["verify"] and note_word(row["verify"]) == row["verify"]
        }
    assert left == set()


def test_every_note_has_its_own_words() -> None:
    with translation.override("vi"):
        assert len({note_word(note) for note in NOTES}) == len(NOTES)
