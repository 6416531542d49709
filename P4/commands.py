"""The four commands: train, features, evaluate, report."""

from __future__ import annotations

import dataclasses
import shutil
from typing import Any

from P4 import finish, phases
from P4.checkpoints import load
from P4.compute import Compute
from P4.distributed import World
from P4.files import explained
from P4.model import P4Error, Scores, Settings
from P4.phases import Examples
from P4.reporter import Reporter
from P4.results import Outcome, chance, results, verdict
from P4.run import Materials, Places, gather, settings_from
from P4.runlog import Stopwatch, environment, opened, write_json
from P4.training import Trainer

#: The folders that a run makes in its own.
FOLDERS = ("head", "sweep", "unfreezing", "tensorboard")


@dataclasses.dataclass(frozen=True, slots=True)
class Session:
    """What a command works with, apart from a run's settings; `command` is how it was called."""

    places: Places
    compute: Compute
    world: World
    reporter: Reporter
    command: str


def train(settings: Settings, session: Session, *, fresh: bool) -> None:
    """Train a head, and the backbone where that is asked for; test it and report on it.

    A run that was stopped goes on where it was; one that has ended is reported on again.
    """
    if settings.head == "batch-norm" and settings.batch_size < 2 * session.world.size:
        raise P4Error(
            f"--batch-size {settings.batch_size}: batch-norm needs 2 images in each process"
        )
    watch = Stopwatch()
    seconds: dict[str, Any] = {}
    materials = _gathered(settings, session)
    if fresh:
        _clear(session)
    _describe(materials, session)
    outcome = _fit(materials, session, watch, seconds)
    scores = phases.scores(materials, outcome.backbone, outcome.head)
    if session.world.leads:
        _keep(outcome, scores, session, watch, seconds)
    _say_results(outcome, scores, session)
    session.world.wait()


def _fit(
    materials: Materials, session: Session, watch: Stopwatch, seconds: dict[str, Any]
) -> Outcome:
    """All phases of training; `seconds` is told when each has ended."""
    out, unfrozen = session.places.out, None
    with opened(out / "tensorboard", session.world) as log:
        tell = log.epoch if log else lambda _: None
        compute, world, reporter = session.compute, session.world, session.reporter
        trainer = Trainer(compute, world, reporter, tell, materials.identity)
        given = phases.examples(materials)
        seconds["features"] = watch.read()
        _say_features(materials, given, reporter)
        fits = phases.fit_head(materials, trainer, given, out)
        seconds["head"] = watch.read()
        if materials.settings.unfreeze != "no":
            unfrozen = phases.unfreeze(materials, trainer, fits[0], out / "unfreezing")
            seconds["unfreezing"] = watch.read()
    return Outcome(materials, given, fits, unfrozen)


def _keep(
    outcome: Outcome, scores: Scores, session: Session, watch: Stopwatch, seconds: dict[str, Any]
) -> None:
    """Write the model, the scores, the report, and last the results."""
    out = session.places.out
    found = {
        "command": session.command,
        "environment": environment(session.compute, session.world),
        **results(outcome, scores),
    }
    finish.save_model(outcome, out)
    finish.save_scores(scores, out)
    _write_report(outcome.materials, session, found, scores)
    seconds["all"] = watch.read()
    write_json(out / finish.RESULTS, found | {"seconds_until_the_end_of": seconds})


def _clear(session: Session) -> None:
    """Remove what a run left in its folder, and nothing else that may lie there."""
    out = session.places.out
    if session.world.leads:
        with explained(out):
            for name in FOLDERS:
                if (out / name).is_dir():
                    shutil.rmtree(out / name)
            for name in finish.FILES:
                (out / name).unlink(missing_ok=True)
    session.world.wait()


def features(settings: Settings, session: Session) -> None:
    """Compute the features that a run with these settings needs, and nothing else."""
    materials = _gathered(dataclasses.replace(settings, features="cached"), session)
    _describe(materials, session)
    given = phases.examples(materials)
    computed = [*given.features, phases.features_of_test(materials, materials.backbone)]
    for kept in computed:
        rate = f", {kept.computed / kept.seconds:.0f} images/s" if kept.computed else ""
        session.reporter.say(
            f"{kept.folder}: {kept.values.shape[0]} × {kept.values.shape[1]}, "
            f"{kept.computed} computed{rate}, differs by {kept.difference:.1e} from the network"
        )


def evaluate(session: Session) -> None:
    """Test the best network of a run again, and keep its scores."""
    folder = session.places.out
    materials = _of_run(session)
    scores = phases.scores(materials, *finish.load_model(materials, folder))
    if session.world.leads:
        finish.save_scores(scores, folder)
    session.reporter.say(
        f"test accuracy {scores.accuracy:.4f} on {len(scores.labels)} images of "
        f"{materials.data.name} (by chance {chance(materials):.4f})"
    )
    for name, row in zip(scores.classes, scores.confusion, strict=True):
        index = scores.classes.index(name)
        session.reporter.say(f"  {name}: {row[index]} of {row.sum()} right")


def report(session: Session) -> None:
    """Make the page and the curves of a run again, from what it left behind."""
    folder = session.places.out
    materials = _of_run(session)
    found = finish.load_results(folder)
    scores = finish.load_scores(folder, materials.data.test.classes)
    if session.world.leads:
        _write_report(materials, session, found, scores)
    session.reporter.say(f"{folder / finish.PAGE}")


def _gathered(settings: Settings, session: Session) -> Materials:
    return gather(settings, session.places, session.compute, session.world, session.reporter)


def _of_run(session: Session) -> Materials:
    """The materials of a run, by the settings that stand in its model."""
    return _gathered(settings_from(load(session.places.out / finish.MODEL)["settings"]), session)


def _describe(materials: Materials, session: Session) -> None:
    data, settings, say = materials.data, materials.settings, session.reporter.say
    note = f" ({data.note})" if data.note else ""
    say(
        f"data: {data.name}, {materials.num_classes} classes, {len(data.train)} training and "
        f"{len(data.test)} test images{note}"
    )
    weights = materials.backbone.weights
    if weights == "random":
        weights = "RANDOM weights: nothing is pre-trained"
    say(
        f"backbone: {settings.backbone} ({weights}), images {materials.plain.size}×"
        f"{materials.plain.size}, on {session.compute.device} in {settings.precision}"
    )
    if len(materials.held_out):
        say(f"validation: on {len(materials.held_out)} images set apart from the training set")
    else:
        say("validation: on the test set; its accuracy is then no unbiased estimate")


def _say_features(materials: Materials, given: Examples, reporter: Reporter) -> None:
    settings = materials.settings
    changes = f", changed by {', '.join(settings.augment)}" if settings.augment else ""
    if settings.features == "live":
        reporter.say(f"features: computed live in every epoch{changes}")
        return
    computed = sum(kept.computed for kept in given.features)
    views = f"{settings.views} views per image" if settings.augment else "one view per image"
    largest = max(kept.difference for kept in given.features)
    reporter.say(
        f"features: cached, {views}{changes}; {computed} computed now; a sample differs by at most "
        f"{largest:.1e} from the live network"
    )


def _write_report(
    materials: Materials, session: Session, found: dict[str, Any], scores: Scores
) -> None:
    out = session.places.out
    finish.write_pictures(materials, found, out)
    facts = finish.page_facts(materials, found)
    finish.write_page(facts, materials.data.test, scores, session.reporter, out / finish.PAGE)


def _say_results(outcome: Outcome, scores: Scores, session: Session) -> None:
    say = session.reporter.say
    if outcome.materials.settings.sweep_l2:
        for fit in sorted(outcome.fits, key=lambda fit: fit.l2):
            say(f"  λ = {fit.l2:g}: validation accuracy {1 - fit.history.best_error:.4f}")
    if outcome.unfrozen:
        say(f"unfreezing {verdict(outcome.unfrozen, outcome.materials)}")
    history = outcome.history
    say(
        f"validation accuracy {1 - history.best_error:.4f} (epoch {history.best_epoch}), test "
        f"accuracy {scores.accuracy:.4f}, by chance {chance(outcome.materials):.4f}"
    )
    say(f"page, curves, best checkpoint and results.json are in {session.places.out}")
