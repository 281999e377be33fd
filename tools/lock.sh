#!/bin/sh
# Pin all dependencies with hashes, for all platforms and Python 3.11 or later, without naming an index.
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
printf 'tdewolff-minify>=2.24.12\nzopfli>=0.4.3\n' | pin locks/small.txt - --constraints locks/dev.txt
echo "pyarrow>=21" | pin locks/eval.txt - --constraints locks/dev.txt

# Without torch, which is installed separately: the right build depends on the machine, and some are gigabytes.
without=$(mktemp)
trap 'rm -f "$without"' EXIT
echo "torch ; sys_platform == 'none'" >"$without"
pin locks/detoxify.txt pyproject.toml --extra detoxify-export --overrides "$without" --constraints locks/dev.txt \
    --no-emit-package torch --no-emit-package setuptools --no-emit-package networkx
pin locks/detoxify-onnx.txt pyproject.toml --extra detoxify-onnx --constraints locks/detoxify.txt
