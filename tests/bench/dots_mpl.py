"""FuncAnimation on ten thousand moving points: one scatter, of which each frame sets the offsets.
Options as the other peers' scripts; run with their folder on PYTHONPATH."""

import common
import mpl_driver
from workloads import moving_dots

a = common.args(300)


def build(fig):
    ax = fig.subplots()
    ax.set(xlim=(-4, 4), ylim=(-4, 4), xlabel="x", ylabel="y")
    ax.grid(True, alpha=0.4)
    start, end = moving_dots()
    dots = ax.scatter(*start.T, s=25, c="#1f77b4", alpha=0.6, linewidths=0)

    def update(index):
        dots.set_offsets(start + (end - start) * index / (a.total - 1))
        return [dots]

    return update


if __name__ == "__main__":
    mpl_driver.run(a, build, None)
