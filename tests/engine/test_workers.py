import os
import signal
import sys
import time
from functools import partial

import pytest

from renderer.engine import workers
from renderer.engine.workers import TRIES, Crew, available
from renderer.errors import DataError, MachineError, problem

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def square(number, report):
    report(1)
    return number * number, os.getpid()


def die_at_first(folder, number, report):
    report(2)
    mark = folder / str(number)
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    report(1)
    return number


def always_die(report):
    report(5)
    os._exit(9)


def fail(report):
    raise DataError(problem("code", "what is wrong"))


def crash(report):
    raise ZeroDivisionError("a bug")


def wait(seconds, report):
    time.sleep(seconds)


def running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_order_each_from_a_process_of_its_own(jobs):
    told = []
    results = Crew(jobs, told.append).run([partial(square, n) for n in range(7)])
    assert [value for value, _ in results] == [n * n for n in range(7)]
    pids = {pid for _, pid in results}
    assert len(pids) == 7 and os.getpid() not in pids
    assert sum(told) == 7
    assert not any(running(pid) for pid in pids)


def test_a_killed_worker_costs_its_task_only(tmp_path):
    told = []
    crew = Crew(3, told.append)
    assert crew.run([partial(die_at_first, tmp_path, n) for n in range(5)]) == list(range(5))
    assert sum(told) == 15
    assert crew.jobs == 2


def test_a_task_that_always_kills_its_worker_is_given_up():
    told = []
    with pytest.raises(MachineError, match=f"ended with 9 {TRIES} times") as caught:
        Crew(2, told.append).run([always_die])
    assert caught.value.exit_code == 3 and sum(told) == 0


def test_the_first_error_stops_all():
    begun = time.monotonic()
    with pytest.raises(DataError, match="what is wrong"):
        Crew(3).run([partial(wait, 60), fail, partial(wait, 60)])
    assert time.monotonic() - begun < 50


def test_a_bug_in_a_task_is_raised_with_its_traceback():
    with pytest.raises(RuntimeError, match=r"(?s)in crash.*ZeroDivisionError: a bug"):
        Crew(1).run([crash])


def test_a_silent_worker_is_replaced_and_then_given_up(monkeypatch):
    monkeypatch.setattr(workers, "SILENCE", 0.2)
    begun = time.monotonic()
    with pytest.raises(MachineError):
        Crew(1).run([partial(wait, 60)])
    assert time.monotonic() - begun < 50


def test_workers_end_when_the_run_is_broken_off():
    crew = Crew(2)

    def break_off(frames):
        raise KeyboardInterrupt

    crew.advanced = break_off
    with pytest.raises(KeyboardInterrupt):
        crew.run([partial(wait, 60), partial(square, 1)])
    assert crew._running == []


def test_processors_follow_affinity():
    mine = os.sched_getaffinity(0)
    assert 1 <= available() <= len(mine)
    try:
        os.sched_setaffinity(0, {min(mine)})
        assert available() == 1
    finally:
        os.sched_setaffinity(0, mine)
