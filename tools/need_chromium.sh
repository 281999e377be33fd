#!/bin/sh
# Install Chromium from the system's packages for the browser tests, if it is missing.
set -eu
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "The browser tests need Chromium: apt-get install chromium" >&2
    exit 1
fi
echo "Installing Chromium from the system's packages for the browser tests."
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
