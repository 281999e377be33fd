#!/bin/sh
# Install Firefox and puppeteer-core if missing: one test drives Firefox over WebDriver BiDi.
set -eu
folder=tests/browser/firefox
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "The browser tests need Firefox and npm: apt-get install firefox-esr npm" >&2
        exit 1
    fi
}
missing=""
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || missing="firefox-esr"
command -v npm >/dev/null 2>&1 || missing="$missing npm"
if [ -n "$missing" ]; then
    echo "Installing$( printf ' %s' $missing ) from the system's packages for the browser tests."
    as_root apt-get update -qq
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
fi
# npm copies the lock file into node_modules; if that copy is newer, the installation is up to date.
if ! [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then
    echo "Installing puppeteer-core from npm for the test in Firefox."
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
    touch "$folder/node_modules/.package-lock.json"
fi
