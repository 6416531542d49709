"""The four commands: train, features, evaluate, report."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from typing import Any

import torch

from P4 import finish, phases
from P4.checkpoints import load
from P4.compute import Compute
from P4.distributed import World
from P4.files import explained
from P4.model import Epoch, P4Error, Scores, Settings
from P4.phases import Examples, Fitted, Unfrozen
from P4.reporter import Reporter
from P4.run import Materials, Places, gather, plain_settings, settings_from
from P4.runlog import Stopwatch, environment, opened, plain_epochs, write_json
from P4.training import Trainer


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
    watch, out = Stopwatch(), session.places.out
    materials = _gathered(settings, session)
    if fresh and session.world.leads and out.exists():
        with explained(out):
            shutil.rmtree(out)
    session.world.wait()
    _describe(materials, session)
    with opened(out / "tensorboard", session.world) as log:
        trainer = _trainer(materials, session, log.epoch if log else lambda _: None)
        given = phases.examples(materials)
        seconds = {"features": watch.read()}
        _say_features(materials, given, session.reporter)
        fits = phases.fit_head(materials, trainer, given, out)
        seconds["head"] = watch.read()
        unfrozen = None
        if settings.unfreeze != "no":
            unfrozen = phases.unfreeze(materials, trainer, fits[0], out / "unfreezing")
            seconds["unfreezing"] = watch.read()
    backbone = unfrozen.backbone if unfrozen and unfrozen.better else materials.backbone
    head = unfrozen.head if unfrozen and unfrozen.better else fits[0].head
    scores = phases.scores(materials, backbone, head)
    if session.world.leads:
        finish.save_model(materials, fits[0], unfrozen, out)
        results = _results(materials, session, given, fits, unfrozen, scores)
        finish.save_scores(scores, out)
        _write_report(materials, session, results, scores)
        seconds["all"] = watch.read()
        write_json(out / finish.RESULTS, results | {"seconds_until_the_end_of": seconds})
    _say_results(materials, fits, unfrozen, scores, session)
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
        f"{materials.data.name} (by chance {_chance(materials):.4f})"
    )
    for name, row in zip(scores.classes, scores.confusion, strict=True):
        index = scores.classes.index(name)
        session.reporter.say(f"  {name}: {row[index]} of {row.sum()} right")


def report(session: Session) -> None:
    """Make the page and the curves of a run again, from what it left behind."""
    folder = session.places.out
    materials = _of_run(session)
    results = finish.load_results(folder)
    scores = finish.load_scores(folder, materials.data.test.classes)
    if session.world.leads:
        _write_report(materials, session, results, scores)
    session.reporter.say(f"{folder / finish.PAGE}")


def _gathered(settings: Settings, session: Session) -> Materials:
    return gather(settings, session.places, session.compute, session.world, session.reporter)


def _of_run(session: Session) -> Materials:
    """The materials of a run, by the settings that stand in its model."""
    return _gathered(settings_from(load(session.places.out / finish.MODEL)["settings"]), session)


def _trainer(materials: Materials, session: Session, watch: Callable[[Epoch], None]) -> Trainer:
    return Trainer(session.compute, session.world, session.reporter, watch, materials.identity)


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


def _chance(materials: Materials) -> float:
    """The accuracy of always naming the most frequent class of the test set."""
    counts = torch.bincount(torch.from_numpy(materials.data.test.labels))
    return float(counts.max() / counts.sum())


def _results(
    materials: Materials,
    session: Session,
    given: Examples,
    fits: list[Fitted],
    unfrozen: Unfrozen | None,
    scores: Scores,
) -> dict[str, Any]:
    best = unfrozen if unfrozen and unfrozen.better else fits[0]
    epochs = fits[0].history.epochs + (unfrozen.history.epochs if unfrozen else ())
    data, backbone = materials.data, materials.backbone
    return {
        "command": session.command,
        "settings": plain_settings(materials.settings),
        "environment": environment(session.compute, session.world),
        "data": {
            "name": data.name,
            "classes": list(data.train.classes),
            "training_images": len(materials.rows),
            "validation_images": len(materials.held_out) or len(data.test),
            "test_images": len(data.test),
            "note": data.note,
            "credits": list(data.train.credits),
        },
        "backbone": {"name": backbone.name, "weights": backbone.weights, "digest": backbone.digest},
        "features": [
            {
                "folder": kept.folder.name,
                "rows": len(kept.values),
                "computed": kept.computed,
                "seconds": round(kept.seconds, 2),
                "largest_difference": kept.difference,
            }
            for kept in given.features
        ],
        "validated_on": finish.validated_on(materials),
        "validation_accuracy": 1 - best.history.best_error,
        "best_epoch": best.history.best_epoch,
        "test_accuracy": scores.accuracy,
        "chance": _chance(materials),
        "l2": fits[0].l2,
        "sweep": _sweep(fits) if materials.settings.sweep_l2 else [],
        "unfreezing": _unfreezing(unfrozen, materials) if unfrozen else None,
        "confusion": scores.confusion.tolist(),
        "epochs": plain_epochs(epochs),
    }


def _sweep(fits: list[Fitted]) -> list[dict[str, float]]:
    return [
        {
            "l2": fit.l2,
            "validation_accuracy": 1 - fit.history.best_error,
            "validation_loss": fit.history.best_loss,
            "train_accuracy": fit.history.epochs[-1].train_accuracy,
        }
        for fit in fits
    ]


def _unfreezing(unfrozen: Unfrozen, materials: Materials) -> dict[str, Any]:
    before, after = 1 - unfrozen.before.best_error, 1 - unfrozen.history.best_error
    verdict = "better: it is kept" if unfrozen.better else "no better: the fixed backbone is kept"
    return {
        "what": materials.settings.unfreeze,
        "trained_parameters": unfrozen.trained,
        "batch_norm": "statistics fixed, scale and shift trained",
        "validation_accuracy_before": before,
        "validation_accuracy_after": after,
        "better": unfrozen.better,
        "words": f"{materials.settings.unfreeze}: {before:.4f} → {after:.4f}, {verdict}",
    }


def _write_report(
    materials: Materials, session: Session, results: dict[str, Any], scores: Scores
) -> None:
    out = session.places.out
    finish.write_pictures(materials, results, out)
    facts = finish.page_facts(materials, results)
    finish.write_page(facts, materials.data.test, scores, session.reporter, out / finish.PAGE)


def _say_results(
    materials: Materials,
    fits: list[Fitted],
    unfrozen: Unfrozen | None,
    scores: Scores,
    session: Session,
) -> None:
    say = session.reporter.say
    if materials.settings.sweep_l2:
        for fit in sorted(fits, key=lambda fit: fit.l2):
            say(f"  λ = {fit.l2:g}: validation accuracy {1 - fit.history.best_error:.4f}")
    if unfrozen:
        say(f"unfreezing {_unfreezing(unfrozen, materials)['words']}")
    best = unfrozen if unfrozen and unfrozen.better else fits[0]
    say(
        f"validation accuracy {1 - best.history.best_error:.4f} (epoch "
        f"{best.history.best_epoch}), test accuracy {scores.accuracy:.4f}, by chance "
        f"{_chance(materials):.4f}"
    )
    say(f"page, curves, best checkpoint and results.json are in {session.places.out}")
