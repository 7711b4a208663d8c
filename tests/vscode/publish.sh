#!/usr/bin/env bash
# Makes the pictures of the manual anew, from the real editor: tests/vscode/publish.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
./tests/run vscode
publish() { cp "target/vscode/$1.png" "docs/pictures/vscode-$2.png"; }
publish 01-squiggle-and-problem findings
publish 06-completion-of-a-name completion
publish 09-trees trees
publish 15-graph graph
