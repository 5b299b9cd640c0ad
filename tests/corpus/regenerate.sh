#!/usr/bin/env bash
# Makes the corpus again and writes down how its generators read it. `read` as the argument only does the latter.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv "${VENV:=../../target/corpus/venv}"
"$VENV/bin/pip" install --quiet -r pyca/requirements.txt
if [ "${1:-}" != read ]; then
  bash openssl/make.sh
  (cd go && go run . make)
  "$VENV/bin/python" pyca/make.py
  "$VENV/bin/python" broken/make.py
  node kubecred/make.mjs
fi
python3 openssl/read.py
(cd go && go run . read)
"$VENV/bin/python" -W ignore pyca/read.py
