#!/usr/bin/env bash
# Gradescope runs this once, as it builds the image: an environment of the grader's own, beside this
# folder.  INDEX_URL, where it is set below, is where PyTorch's CPU-only packages come from.
set -euo pipefail
source_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
environment="$(dirname "$source_folder")/venv"
INDEX_URL=""

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null && "$name" -c \
            'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
            2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

if ! python="$(find_python)"; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    apt-get install -y python3.11 python3.11-venv || apt-get install -y python3 python3-venv
    python="$(find_python)" || { echo "setup.sh: needs Python 3.11 to 3.13" >&2; exit 1; }
fi

"$python" -m venv "$environment"
"$environment/bin/python" -m pip install --quiet ${INDEX_URL:+--extra-index-url "$INDEX_URL"} \
    --requirement "$source_folder/requirements.txt" --constraint "$source_folder/requirements.lock"
# Lets the environment find the grader, which needs no building.
echo "$source_folder" >"$("$environment/bin/python" -c \
    'import sysconfig; print(sysconfig.get_path("purelib"))')/grader.pth"
"$environment/bin/python" -m autograder doctor || true
