"""Where submissions are graded: in processes of this machine, or on a Dask cluster.

`pipeline.grade_all` takes any executor; Dask's sends the work of a worker that is lost to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from autograder.model import UsageError
from autograder.pool import GraderPool, take_number
from autograder.text import one_line

_CONNECT_SECONDS = 20
#: How often a submission is graded again, on another worker, after its worker was lost.
_RETRIES = 3


@contextmanager
def executor_for(scheduler: str | None, jobs: int) -> Iterator[Executor]:
    """The executor for a run: Dask's where a scheduler is named, else a pool of `jobs` graders.

    "local-cluster" starts a Dask cluster on this machine.  Raises UsageError when the scheduler
    can't be reached, or Dask is not installed.
    """
    if scheduler is None:
        pool = GraderPool(jobs)
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)
        return
    with _client(scheduler, jobs) as client:
        yield client.get_executor(retries=_RETRIES)


@contextmanager
def _client(scheduler: str, jobs: int) -> Iterator[Any]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise UsageError(
            "--scheduler needs Dask: pip install 'deep-learning-coursework[cluster]'"
        ) from error
    if scheduler == "local-cluster":
        with (
            distributed.LocalCluster(
                n_workers=jobs, threads_per_worker=1, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            for number, address in enumerate(sorted(client.ncores())):
                client.run(take_number, number, workers=[address])
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--scheduler {one_line(scheduler)}: no Dask scheduler answers there; "
            "give its address, such as tcp://10.0.0.1:8786, or local-cluster"
        ) from error
    with client:
        yield client
