#!/bin/sh
# Installs pact-python, which wraps the reference implementation of Pact, for the tests of
# interoperation; does nothing when it is there.
set -eu
cd "$(dirname "$0")/../.."
version=4.2.0
home=.build/pact-python
if [ -x $home/bin/python ] && [ "$(cat $home/version 2>/dev/null)" = $version ]; then
  exit 0
fi
python3 -m venv $home
$home/bin/python -m pip install --quiet --disable-pip-version-check pact-python==$version
# Written last, so that an interrupted install is not taken for a finished one.
echo $version >$home/version
