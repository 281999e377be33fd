#!/bin/sh
# Pin every dependency with its hashes, for all platforms and from Python 3.11 on, without naming an index.
set -eu
uv=$1
pin() {
    out=$1
    shift
    "$uv" pip compile "$@" --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --quiet --output-file "$out"
}
pin locks/run.txt pyproject.toml
pin locks/dev.txt pyproject.toml --group dev --constraints locks/run.txt
pin locks/train.txt --group train --constraints locks/dev.txt
echo "pysqlite3>=0.6.1" | pin locks/sqlite.txt -
