"""A leak: the test leaves the file that it wrote."""

from pathlib import Path


def test_a_reminder_is_archived():
    file = Path("archive/reminder-1.txt")
    file.parent.mkdir(exist_ok=True)
    file.write_text("Please pay.")
    assert file.read_text() == "Please pay."
