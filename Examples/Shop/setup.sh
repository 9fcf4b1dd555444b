#!/bin/sh
# Makes the Shop's .venv from requirements.txt; does nothing when that is already done.
# Debian packages are left to the caller (README.md lists them).
set -eu
cd "$(dirname "$0")"

# Several services may ask for it at the same moment: the folder itself is the lock.
exec 9<.
flock 9

done_for=.venv/requirements.txt
if [ -x .venv/bin/python ] && cmp -s requirements.txt "$done_for"; then
  exit 0
fi
python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
# Written last, so that an interrupted install is not taken for a finished one.
cp requirements.txt "$done_for"
