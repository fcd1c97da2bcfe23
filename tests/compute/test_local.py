"""The map over local processes keeps order and loses nothing."""

import os
import time

import pytest

from azogue.compute import TaskFailed, local_map


def square(n):
    time.sleep(0.02 * (n % 3))
    return n * n


def fragile(n):
    if n == 2:
        raise ValueError("two is too much")
    return n


def deadly(n):
    if n == 1:
        os._exit(9)
    return n


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_tasks(processes):
    seen = []
    found = list(local_map(square, range(8), processes=processes, progress=lambda *x: seen.append(x)))
    assert found == [n * n for n in range(8)]
    assert seen == [(n, 8) for n in range(1, 9)]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_task_that_fails_is_reported_with_its_place_and_cause(processes):
    done = []
    with pytest.raises(TaskFailed, match="Task 3 of 5 failed: ValueError: two is too much") as caught:
        done.extend(local_map(fragile, range(5), processes=processes))
    assert caught.value.index == 2
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_process_that_dies_is_reported_and_not_waited_for():
    with pytest.raises(TaskFailed, match="its process died"):
        list(local_map(deadly, range(4), processes=2))


def test_no_processes_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        list(local_map(square, [1], processes=0))
    assert list(local_map(square, [], processes=2)) == []
