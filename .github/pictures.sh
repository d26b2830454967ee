#!/usr/bin/env bash
# Makes the README's pictures anew, with the tool itself: .github/pictures.sh [NAME…]
set -euo pipefail
cd "$(dirname "$0")/.."
render=${RENDER:-.venv/bin/render}

make() { # NAME OUTPUT [OPTION…]: the output of an example
    local name=$1 output=$2
    shift 2
    [[ -n "${only:-}" && " $only " != *" $name "* ]] && return
    "$render" "specs/$name.yaml" --set "output=$output" --out-dir .github/media --progress none "$@"
}
only="$*"

make lorenz '[{file: lorenz.gif, scale: 0.6, colors: 32}, {file: lorenz.sheet.png, frames: 8, columns: 4, scale: 0.6}]' --set time.fps=15
make temperature '{file: temperature.png, at: 100%, scale: 0.75}'
make stacked '{file: stacked.png, at: 38%, scale: 0.75}'
make flow '{file: flow.png, at: 50%, scale: 0.75}'
make distributions '{file: distributions.png, at: 100%, scale: 0.75}'
make co2 '{file: co2.gif, scale: 0.6, colors: 32}' --set time.fps=15
make panels '{file: panels.png, at: 75%}'
make seasons '{file: seasons.png, at: 100%}'
make training '{file: training.png, at: 100%}'
make gradient_descent '{file: gradient_descent.gif, scale: 0.5, colors: 64}'
make optimizers '{file: optimizers.png, at: 70%}'
make onset_of_chaos '{file: onset_of_chaos.png, at: 100%}'
make attractors '{file: attractors.png, at: 100%}'
make thomas '{file: thomas.png, at: 60%}'
make bar_race '{file: bar_race.gif, scale: 0.4, colors: 32}' --set time.fps=12
make gapminder '{file: gapminder.gif, scale: 0.4, colors: 48}' --set time.fps=12
make stocks '{file: stocks.gif, scale: 0.4, colors: 64}' --set time.fps=8
make pendulums '{file: pendulums.gif, scale: 0.5, colors: 48}' --set time.fps=15
