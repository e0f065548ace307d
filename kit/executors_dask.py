"""Reports made on a Dask cluster, through its ``concurrent.futures`` interface.

What goes to a worker is a ``MemberRun`` with all its data, and what comes back is a ``Made`` with
all its files, so the machines share no folder. Dask runs the members of a lost worker again. Each
worker process has a warm server of its own; all must have the same kit and packages as the batch,
since the same inputs give the same bytes only then.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from threading import Condition, Event, Thread
from typing import Any, TypeVar

from kit.errors import ClusterError
from kit.fingerprint import kit_digest, packages_digest, template_digests
from kit.records import Record

T = TypeVar("T")

_EPOCH = "SOURCE_DATE_EPOCH"
_WAIT_FOR_SCHEDULER = 30.0
_WAIT_FOR_WORKERS = 30.0
_WAIT_WITHOUT_WORKERS = 120.0
_LOOK_EVERY = 5.0
_LARGE = "100 MB"
"""A portfolio travels with the records of all members; Dask warns of less by itself."""


class Installed(Record):
    """What a machine makes reports with: whatever of it differs can change their bytes."""

    python: str
    kit: str
    templates: Mapping[str, str]
    packages: str


def installed() -> Installed:
    """Return what this process makes reports with."""
    return Installed(
        python=platform.python_version(),
        kit=kit_digest(),
        templates=template_digests(),
        packages=packages_digest(),
    )


class DaskExecutor(Executor):
    """An executor whose workers are those of a Dask cluster."""

    def __init__(self, scheduler: str | None, jobs: int) -> None:
        distributed = _distributed()
        self._open = ExitStack()
        self._terms = installed()
        try:
            client = self._connected(distributed, scheduler, jobs)
            self._open.callback(client.close)
            _compare(client, self._terms)
        except BaseException:
            self._open.close()
            raise
        self._workers: Executor = client.get_executor(pure=False)
        self._watch = _Watch(client)
        self._watch.start()

    def _connected(self, distributed: Any, scheduler: str | None, jobs: int) -> Any:
        from dask import config

        self._open.enter_context(
            config.set({"distributed.admin.large-graph-warning-threshold": _LARGE})
        )
        address = scheduler
        if address is None:
            number = max(1, min(jobs, os.cpu_count() or 1))
            cluster = distributed.LocalCluster(
                n_workers=number,
                threads_per_worker=-(-jobs // number),
                host="127.0.0.1",
                # Dask would take port 8787, and warn where that is in use.
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                memory_limit=0,
                silence_logs=logging.ERROR,
            )
            self._open.callback(cluster.close)
            address = cluster.scheduler_address
        try:
            client = distributed.Client(address, timeout=_WAIT_FOR_SCHEDULER, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(
                f"The Dask scheduler at {address} does not answer: {error}. Is the address that "
                "`dask scheduler` printed, and can this machine reach it?",
                subject=address,
            ) from error
        try:
            client.wait_for_workers(1, timeout=_WAIT_FOR_WORKERS)
        except TimeoutError as error:
            client.close()
            raise ClusterError(
                f"The Dask cluster at {address} has no workers. Start one on each machine with: "
                f"dask worker {address}",
                subject=address,
            ) from error
        return client

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have a worker call the function; the future raises its error, or ``ClusterError``."""
        epoch = os.environ.get(_EPOCH, "")
        work = self._workers.submit(made_there, self._terms, epoch, fn, *args, **kwargs)
        return self._watch.over(work)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what runs, or drop it, and close the connection and a cluster of its own."""
        self._watch.stop()
        self._workers.shutdown(wait=wait and not cancel_futures)
        self._open.close()


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            "Dask is not installed, which --executor dask needs. Install it on every machine "
            "with: pip install 'commitment-report-kit[dask]'"
        ) from error
    return distributed


# ---------------------------------------------------------------- on the worker


def made_there(
    terms: Installed, epoch: str, work: Callable[..., T], *args: Any, **kwargs: Any
) -> T:
    """Do the work on a worker, for the batch's date.

    Raises ``ClusterError`` on a worker that came later and is installed otherwise.
    """
    mine = installed()
    if mine != terms:
        raise ClusterError(_differing(f"The worker on {platform.node()}", mine, terms))
    with _DATED.on(epoch):
        return work(*args, **kwargs)


class _Dated:
    """The date of the batch, which is a matter of the process: batches of one date at a time."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._epoch = ""
        self._running = 0

    @contextmanager
    def on(self, epoch: str) -> Iterator[None]:
        """Have the date set in the environment of this process."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running or self._epoch == epoch)
            self._running += 1
            self._epoch = epoch
            if epoch:
                os.environ[_EPOCH] = epoch
            else:
                os.environ.pop(_EPOCH, None)
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()


_DATED = _Dated()


# ---------------------------------------------------------------- the cluster's state


def _compare(client: Any, terms: Installed) -> None:
    """Raise ``ClusterError`` unless every worker has what the batch has."""
    found: Mapping[str, Any] = client.run(installed, on_error="return")
    told = []
    for address, there in sorted(found.items()):
        if isinstance(there, Installed):
            if there != terms:
                told.append(_differing(f"The worker {address}", there, terms))
        else:
            told.append(
                f"The worker {address} cannot use the kit ({type(there).__name__}: {there}). "
                "Install it there as it is installed here."
            )
    if told:
        raise ClusterError(" ".join(told), subject=client.scheduler.address)


def _differing(who: str, there: Installed, here: Installed) -> str:
    """Say in what a worker differs from the batch."""
    parts = {
        "Python": there.python != here.python,
        "the kit": there.kit != here.kit or there.templates != here.templates,
        "the packages": there.packages != here.packages,
    }
    named = ", ".join(part for part, differs in parts.items() if differs)
    return (
        f"{who} differs from the machine that runs the batch in: {named}. Its reports could come "
        "out otherwise. Install the same versions on all machines, such as with "
        "requirements.lock, and start the worker again."
    )


class _Watch(Thread):
    """Ends the waiting where a cluster has had no worker for too long, or is gone itself."""

    def __init__(self, client: Any) -> None:
        super().__init__(name="kit-dask-watch", daemon=True)
        self._client = client
        self._stopped = Event()
        self._waiting: set[Future[Any]] = set()

    def over(self, work: Future[T]) -> Future[T]:
        """Return a future that ends as the work does, or with ``ClusterError`` if it cannot."""
        promise: Future[T] = Future()

        def drop(promise: Future[T]) -> None:
            if promise.cancelled():
                work.cancel()

        def end(work: Future[T]) -> None:
            self._waiting.discard(work)
            if not promise.set_running_or_notify_cancel():
                return
            if work.cancelled():
                promise.set_exception(_lost())
            elif error := work.exception():
                promise.set_exception(error)
            else:
                promise.set_result(work.result())

        promise.add_done_callback(drop)
        self._waiting.add(work)
        work.add_done_callback(end)
        return promise

    def stop(self) -> None:
        """End the watch."""
        self._stopped.set()
        self.join()

    def run(self) -> None:
        """Look every few seconds."""
        alone = 0.0
        while not self._stopped.wait(_LOOK_EVERY):
            alone = 0.0 if self._has_workers() else alone + _LOOK_EVERY
            if alone >= _WAIT_WITHOUT_WORKERS:
                for work in tuple(self._waiting):
                    work.cancel()

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.scheduler_info()["workers"])
        except (OSError, TimeoutError, KeyError):
            return False


def _lost() -> ClusterError:
    return ClusterError(
        "The Dask cluster went away, or has had no worker for "
        f"{_WAIT_WITHOUT_WORKERS / 60:g} minutes. Start its scheduler and workers, then run the "
        "batch again: finished reports are kept."
    )
