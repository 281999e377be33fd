#!/bin/sh
# Install Hugo, Jekyll and PHP from the system's packages for the snippet tests.
# Without permission to install, those tests are skipped with a message.
set -eu
missing=""
for pair in hugo:hugo jekyll:jekyll php:php-cli; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
if [ -z "$missing" ]; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "Some snippet tests will be skipped; to run them: apt-get install$missing" >&2
    exit 0
fi
echo "Installing$missing from the system's packages for the tests of the snippets."
$as_root apt-get update -qq
# shellcheck disable=SC2086  # several names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
