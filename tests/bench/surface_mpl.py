"""FuncAnimation on a surface of 100 x 100 points under a turning camera with a path that grows: the
surface is made once, and each frame changes the view and the path only. Options as the other peers'
scripts; run with their folder on PYTHONPATH."""

import common
import mpl_driver
import numpy as np
from workloads import PATH, peaks

a = common.args(300)


def build(fig):
    fig.set_facecolor("#0d1117")
    ax = fig.add_subplot(projection="3d")
    ax.set_facecolor("#0d1117")
    ax.set(xlim=(-3, 3), ylim=(-3, 3), zlim=(-7, 9), xlabel="x", ylabel="y", zlabel="z")
    ax.tick_params(colors="w")
    x, y = np.meshgrid(*[np.linspace(-3, 3, 100)] * 2, indexing="ij")
    ax.plot_surface(x, y, peaks(x, y), cmap="rainbow", alpha=0.6, rcount=100, ccount=100)
    (line,) = ax.plot([], [], [], color="r", lw=3)
    title = ax.set_title("", color="w", fontsize=14)

    def update(index):
        share = index / (a.total - 1)
        ax.view_init(35, 45 + 358 * share)
        shown = max(2, round(share * len(PATH)))
        line.set_data_3d(*PATH[:shown].T)
        title.set_text(f"step {shown}")
        return [line]

    return update


if __name__ == "__main__":
    mpl_driver.run(a, build, None)
