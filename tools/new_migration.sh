#!/bin/sh
# Write a migration from the migrations so far to the models as they are. The database it compares with is made for this.
set -eu
flask=$1
name=$2
case $name in
    "" | *[!a-z0-9_]*) echo "Name the migration in small letters: make migration NAME=add_density" >&2; exit 2 ;;
esac
PARLEY_INSTANCE=$(mktemp -d)
export PARLEY_INSTANCE
trap 'rm -rf "$PARLEY_INSTANCE"' EXIT
"$flask" setup >/dev/null
"$flask" db revision --autogenerate --message "$name"
