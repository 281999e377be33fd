#!/bin/sh
# Check that the migrations, run on an empty database, create exactly the tables that the models describe.
set -eu
flask=$1
PARLEY_INSTANCE=$(mktemp -d)
export PARLEY_INSTANCE
trap 'rm -rf "$PARLEY_INSTANCE"' EXIT
"$flask" setup >/dev/null
"$flask" db check
