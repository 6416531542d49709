"""Names: what is nearly right, what is ignored, and what is made printable."""

import pytest
from test_intake import COMPLETE, ID, OTHER, TASK_FILES, texts, zipped

from autograder.intake import submission_from_bytes
from autograder.intake.names import account_ids, attempt_file, is_id, printable, safe_id, unique
from autograder.intake.near import nearly, proper_name

RIGHT = f"task1_{ID}.py"
REST = {name: content for name, content in COMPLETE.items() if name != RIGHT}

CASE = "the course wants lower case"
SPACE = "it holds a space"
COPY = "a download or a copy added to its name"
HYPHEN = "the course wants an underscore, not a hyphen"
LOOKS = "it holds characters that only look like the plain ones, or can't be seen"
NO_ID = "it carries no ID"
TEMPLATE = "`template` still stands where the ID belongs"
FOLDER = f"it lies in the folder `{ID}`"
WRONG_ID = f"its ID is `{OTHER}`, and this submission's is `{ID}`"

NEAR = [
    (f"Task1_{ID}.py", CASE),
    (f"TASK1_{ID}.py", CASE),
    (f"task1_{ID}.PY", CASE),
    (f"task1 {ID}.py", SPACE),
    (f"task1_ {ID}.py", SPACE),
    (f"task1_{ID} .py", SPACE),
    (f" task1_{ID}.py", SPACE),
    (f"task1_{ID} (1).py", COPY),
    (f"task1_{ID}(2).py", COPY),
    (f"task1_{ID} - Copy.py", COPY),
    (f"task1_{ID} copy.py", COPY),
    (f"task1-{ID}.py", HYPHEN),
    (f"task1–{ID}.py", f"{LOOKS} and {HYPHEN}"),
    (f"task1{ID}.py", "the course wants an underscore before the ID"),
    (f"task1__{ID}.py", "it has more than one underscore in a row"),
    (f"task_1_{ID}.py", "`task` and its number are one word"),
    (f"{ID}_task1.py", "the ID comes last"),
    (f"task1_{ID}.py.txt", "it has two endings"),
    (f"task1_{ID}.py.py", "it has two endings"),
    (f"task1_{ID}.txt", "it does not end in .py"),
    (f"tаsk1_{ID}.py", LOOKS),  # a Cyrillic а
    (f"task１_{ID}.py", LOOKS),  # a full-width digit
    (f"task1_{ID}\u200b.py", LOOKS),  # an invisible space
    (f"task1_{OTHER}.py", WRONG_ID),
    ("task1.py", NO_ID),
    ("task1_template.py", TEMPLATE),
    ("Task1_Template.py", f"{TEMPLATE} and {CASE}"),
    (f"Task1-{ID} (1).py", f"{COPY} and {HYPHEN} and {CASE}"),
]


@pytest.mark.parametrize(("name", "reason"), NEAR)
def test_a_near_name_costs_the_task_and_says_why(name, reason):
    submission = submission_from_bytes(f"{ID}.zip", zipped({**REST, name: b"x = 1\n"}))
    assert sorted(submission.files) == ["task2", "task3", "task4"]
    assert texts(submission) == [
        f"`{printable(name)}` is not recognised: {reason}. Rename it to `{RIGHT}`."
    ]
    assert submission.findings[0].blocking


@pytest.mark.parametrize(("name", "reason"), NEAR)
def test_a_near_name_beside_the_right_one_costs_nothing(name, reason):
    submission = submission_from_bytes(f"{ID}.zip", zipped({**COMPLETE, name: b"other"}))
    assert submission.files["task1"] == TASK_FILES[RIGHT]
    assert texts(submission) == [
        f"`{printable(name)}` is not recognised: {reason}. `{RIGHT}` is there and counts."
    ]
    assert not submission.findings[0].blocking


def test_the_briefest_case_reads_well():
    submission = submission_from_bytes(f"{ID}.zip", zipped({**REST, f"Task1_{ID}.py": b""}))
    (finding,) = submission.findings
    assert finding.what == f"`Task1_{ID}.py` is not recognised: the course wants lower case."
    assert finding.remedy == f"Rename it to `task1_{ID}.py`."


@pytest.mark.parametrize("folder", [ID, "code/v2"])
def test_files_in_a_folder_of_the_zip_are_not_recognised(folder):
    nested = {f"{folder}/{name}": content for name, content in COMPLETE.items()}
    submission = submission_from_bytes(f"{ID}.zip", zipped(nested))
    assert (submission.files, submission.conceptual) == ({}, None)
    assert texts(submission, blocking=True)[0] == (
        f"`{folder}/{RIGHT}` is not recognised: it lies in the folder `{folder}`. "
        f"Put it directly into the zip as `{RIGHT}`."
    )
    assert len(submission.findings) == 5


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        (f"Conceptual_{ID}.pdf", f"Rename it to `conceptual_{ID}.pdf`."),
        ("conceptual.pdf", f"Rename it to `conceptual_{ID}.pdf`."),
        (f"conceptual_{ID}.docx", f"Save it as a PDF named `conceptual_{ID}.pdf`."),
    ],
)
def test_the_written_part_is_held_to_its_name_too(name, remedy):
    submission = submission_from_bytes(f"{ID}.zip", zipped({**TASK_FILES, name: b"%PDF"}))
    assert submission.conceptual is None
    (finding,) = submission.findings
    assert (finding.remedy, finding.blocking) == (remedy, True)


def test_the_case_of_the_id_matters():
    submission = submission_from_bytes(
        "Abc7.zip", zipped({"task1_abc7.py": b"", "task2_Abc7.py": b""})
    )
    assert list(submission.files) == ["task2"]
    (text,) = texts(submission, blocking=True)
    assert "upper and lower case must be as in the ID `Abc7`" in text


def test_missing_files_are_named_and_block_nothing():
    submission = submission_from_bytes(f"{ID}.zip", zipped({RIGHT: b""}))
    missing = [f"task2_{ID}.py", f"task3_{ID}.py", f"task4_{ID}.py", f"conceptual_{ID}.pdf"]
    assert texts(submission) == [f"`{name}` was not handed in. It scores 0." for name in missing]
    assert not texts(submission, blocking=True)


def test_unrelated_files_are_one_finding():
    extras = ["README.md", "data/a.csv", "inner.zip", "task1_run.ipynb", "task5_x.py", "z1", "z2"]
    submission = submission_from_bytes(
        f"{ID}.zip", zipped({**COMPLETE, **dict.fromkeys(extras, b"")})
    )
    (finding,) = submission.findings
    shown = ", ".join(f"`{name}`" for name in extras[:5])
    assert finding.what == f"Not part of the assignment, and not read: {shown} and 2 more."
    assert not finding.blocking


@pytest.mark.parametrize(
    "name",
    [
        f"__MACOSX/._task1_{ID}.py",
        f"._task1_{ID}.py",
        ".DS_Store",
        "sub/.DS_Store",
        "Thumbs.db",
        "__pycache__/task1.cpython-311.pyc",
        ".ipynb_checkpoints/task1-checkpoint.py",
    ],
)
def test_what_systems_leave_behind_is_ignored(name):
    assert submission_from_bytes(f"{ID}.zip", zipped({**COMPLETE, name: b""})).findings == ()


@pytest.mark.parametrize(
    "name", ["notes.py", "test_task1.py", "task5_3.py", "task.py", "mytask1.txt.bak", "concept.pdf"]
)
def test_unrelated_names_are_not_near(name):
    assert nearly(name) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m.py", "red.py"),
        ("\x1b]0;title\x07a.py", "a.py"),
        ("a\nb\tc", "a b c"),
        ("a\x00\x08\x7fb", "ab"),
        ("a\u202egpj.py", "agpj.py"),
        ("a\udcffb", "ab"),
        ("a`b", "a'b"),
        ("作业", "作业"),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_names_are_made_printable(text, shown):
    assert printable(text) == shown


def test_findings_show_hostile_names_harmlessly():
    name = "\x1b[2Jtask1_`x`\r\n" + "y" * 200 + ".py"
    submission = submission_from_bytes(f"{ID}\x1b[31m.zip", zipped({**COMPLETE, name: b""}))
    everything = " ".join([*texts(submission), submission.origin, submission.student_id])
    assert everything.isprintable()
    assert len(everything) < 1000


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (ID, True),
        ("a_b-c.d", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("", False),
        (".a", False),
        ("-a", False),
        ("_a", False),
        ("a/b", False),
        ("a\n", False),
        ("a.", False),
        ("é", False),
        ("template", False),
        ("Template", False),
        ("con", False),
        ("NUL.x", False),
        ("lpt1", False),
        ("index.html", False),
        ("gradebook.csv", False),
    ],
)
def test_what_can_be_an_id(text, valid):
    assert is_id(text) is valid
    assert is_id(safe_id(text))
    assert (safe_id(text) == text) is valid


def test_unique_ids_keep_to_the_length_and_ignore_case():
    assert unique("abc", ["ABC", "abc-2"]) == "abc-3"
    assert unique("x" * 64, ["x" * 64]) == "x" * 62 + "-2"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A 2_7_attempt_2020-04-01-12-00-00.txt", ("A 2_7", "2020-04-01-12-00-00", "")),
        ("A 2_7_attempt_2020-04-01-12-00-00_b_c.py", ("A 2_7", "2020-04-01-12-00-00", "b_c.py")),
        ("A 2_7_attempt_2020-04-01.txt", None),
        ("A 2_7_2020-04-01-12-00-00_b.py", None),
    ],
)
def test_blackboard_names_are_taken_apart(name, expected):
    parsed = attempt_file(name)
    assert (parsed and (parsed.head, parsed.date, parsed.name)) == expected


@pytest.mark.parametrize(
    ("heads", "accounts"),
    [
        (["A 2_7"], ["7"]),
        (["A 2_71", "A 2_72"], ["71", "72"]),
        (["HW_2_71", "HW_2_72"], ["71", "72"]),
        (["A 2_a_b", "A 2_c_d"], ["a_b", "c_d"]),
        (["A 2_71", "B 3_72"], ["71", "72"]),
        (["A 2_../x", "A 2_y"], ["x", "y"]),
        (["A 2_x", "A 2_X"], ["x-2", "X"]),
    ],
)
def test_accounts_of_a_download_are_one_to_one(heads, accounts):
    ids = account_ids(heads)
    assert [ids[head] for head in heads] == accounts


@pytest.mark.parametrize("kind", ["task1", "conceptual"])
def test_a_proper_name_is_recognised_without_a_reason(kind):
    near = nearly(proper_name(kind, "a_b.c-d"))
    assert near is not None
    assert (near.kind, near.written_id, near.reasons) == (kind, "a_b.c-d", ())
