#!/bin/sh
# Write a migration from the latest revision to the current models, comparing them with a temporary database.
set -eu
flask=$1
name=$2
case $name in
    "" | *[!a-z0-9_]*) echo "Name the migration in lower case: make migration NAME=add_density" >&2; exit 2 ;;
esac
PARLEY_INSTANCE=$(mktemp -d)
export PARLEY_INSTANCE
trap 'rm -rf "$PARLEY_INSTANCE"' EXIT
"$flask" setup >/dev/null
"$flask" db revision --autogenerate --message "$name"
