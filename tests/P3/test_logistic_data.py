"""The data of problem 3: what is read, what is refused, and how the embedded set is made."""

import filecmp
import subprocess
import sys

import numpy as np
import pytest

from P3.data import EMBEDDED, DataError, DataSet, load
from P3.model import maximum_likelihood

ROOT = EMBEDDED.parents[1]
ROWS = "1.5 -2 1 0\n2.5 3 1 1\n"


@pytest.fixture
def data_file(tmp_path):
    def write(content):
        path = tmp_path / "data.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_rows_are_read_in_order(data_file):
    data = load(data_file(ROWS))
    np.testing.assert_array_equal(data.X, [[1.5, -2, 1], [2.5, 3, 1]])
    np.testing.assert_array_equal(data.t, [0, 1])


@pytest.mark.parametrize(
    "text",
    [
        "1.5,-2,1,0\n2.5,3,1,1\n",
        "\t1.5 -2\t1 0\r\n\r\n2.5 3 1.0 1.0",
        "# x1 x2 1 t\n1.5 -2 1 0  # the first\n2.5 3 1 1\n",
        b"\xef\xbb\xbf" + ROWS.encode(),
        "1.5e0 -2.000 1 0\n+2.5 3 1 1e0\n",
    ],
    ids=["commas", "tabs and empty lines", "comments", "byte order mark", "exponents"],
)
def test_other_ways_of_writing_the_same_rows_are_read(data_file, text):
    data = load(data_file(text))
    np.testing.assert_array_equal(data.X, [[1.5, -2, 1], [2.5, 3, 1]])
    np.testing.assert_array_equal(data.t, [0, 1])


BAD = {
    "empty": ("", "is empty"),
    "blank": ("\n \n", "is empty"),
    "missing column": ("1 2 1\n", "line 1 has 3 columns: four are wanted"),
    "missing column further down": (ROWS + "1 2 0\n", "line 3 has 3 columns"),
    "too many columns": ("1 2 3 1 0\n", "line 1 has 5 columns"),
    "text": ("x1 x2 1 t\n" + ROWS, "line 1: `x1` is not a finite number"),
    "a word": ("1 2 1 0\n1 two 1 1\n", "line 2: `two` is not a finite number"),
    "not a number": ("nan 2 1 0\n" + ROWS, "line 1: `nan`"),
    "infinite": ("1 inf 1 0\n" + ROWS, "line 1: `inf`"),
    "too large": ("1 1e999 1 0\n" + ROWS, "line 1: `1e999`"),
    "third column": ("1 2 3 0\n" + ROWS, "the third column is 3; it must be 1"),
    "labels 1 and 2": ("1 2 1 1\n3 4 1 2\n", "line 2: the label is 2; it must be 0 or 1"),
    "labels -1 and 1": ("1 2 1 -1\n3 4 1 1\n", "line 1: the label is -1"),
    "one class": ("1 2 1 1\n3 4 1 1\n", "every label is 1; samples of both classes are wanted"),
    "binary": (b"\x93NUMPY\xff\x00", "is not a text file"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_data_are_refused_with_the_place_and_what_is_wanted(data_file, name):
    content, reason = BAD[name]
    with pytest.raises(DataError) as refusal:
        load(data_file(content))
    assert reason in str(refusal.value)
    assert "data.txt" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nowhere.txt", tmp_path):
        with pytest.raises(DataError, match="can't be read"):
            load(path)


def test_standardised_features_have_mean_zero_and_variance_one():
    data = load(EMBEDDED).standardised()
    np.testing.assert_allclose(data.X[:, :2].mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(data.X[:, :2].std(axis=0), 1)
    np.testing.assert_array_equal(data.X[:, 2], 1)


def test_standardising_copes_with_a_feature_that_never_varies():
    X = np.array([[7.0, 1.0, 1.0], [7.0, 3.0, 1.0]])
    scaled = DataSet(X, np.array([0.0, 1.0])).standardised().X
    np.testing.assert_array_equal(scaled, [[0, -1, 1], [0, 1, 1]])


@pytest.mark.parametrize(
    ("labels", "answer"), [("0011", True), ("1100", True), ("0101", False), ("0110", False)]
)
def test_data_sorted_by_class_are_recognised(labels, answer):
    t = np.array([float(label) for label in labels])
    assert DataSet(np.ones((4, 3)), t).sorted_by_class is answer


def test_the_embedded_set_has_the_courses_form():
    data = load(EMBEDDED)
    assert data.X.shape == (200, 3)
    assert data.t.tolist() == [0.0] * 100 + [1.0] * 100
    assert data.X[:, 0].mean() == pytest.approx(5.96, abs=0.01)
    assert maximum_likelihood(data) is not None  # no line separates the classes


def test_the_embedded_set_is_what_its_script_makes(tmp_path):
    made = tmp_path / "made.txt"
    script = ROOT / "data" / "make_logistic_regression.py"
    subprocess.run([sys.executable, script, "--out", made], check=True, capture_output=True)
    np.testing.assert_allclose(np.loadtxt(made), np.loadtxt(EMBEDDED), atol=2e-6)


def test_another_seed_makes_another_set_of_the_same_statistics(tmp_path):
    made = tmp_path / "made.txt"
    script = ROOT / "data" / "make_logistic_regression.py"
    command = [sys.executable, script, "--out", made, "--seed", "1"]
    subprocess.run(command, check=True, capture_output=True)
    assert not filecmp.cmp(made, EMBEDDED, shallow=False)
    one, other = load(made), load(EMBEDDED)
    for label in (0, 1):
        a, b = (data.X[data.t == label, :2] for data in (one, other))
        np.testing.assert_allclose(a.mean(axis=0), b.mean(axis=0), atol=1e-5)
        np.testing.assert_allclose(np.cov(a.T), np.cov(b.T), atol=1e-5)
