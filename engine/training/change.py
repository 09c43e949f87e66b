"""Changes: what is done differently from some update on, and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.errors import SettingError, SpecError
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.regularizers import L2, Regularizer
from engine.training.augment import Augmentations

# Where the optimizers keep γ: β₁ is what Adam calls it.
MOMENTA = frozenset({"momentum", "beta1"})


@dataclass(frozen=True)
class Change:
    """What is done differently from some update on; what is None stays as it was.

    Parameters
    ----------
    step : int
        Updates made before it.
    learning_rate : float, optional
        Of the optimizer; the schedule multiplies it as before.
    momentum : float, optional
        γ; for adam and adamw their β₁.
    penalty : float, optional
        λ of the regulariser; where there is none, it becomes an L2.
    batch_size : int, optional
    augmentations : Augmentations, optional
        Empty ones switch augmentation off.

    Examples
    --------
    >>> Change.read({"step": 5, "learning_rate": 0.1}).write()
    {'step': 5, 'learning_rate': 0.1}
    """

    step: int
    learning_rate: float | None = None
    momentum: float | None = None
    penalty: float | None = None
    batch_size: int | None = None
    augmentations: Augmentations | None = None

    @classmethod
    def read(cls, given: Any, pointer: str = "") -> "Change":
        """Build a change from JSON; whether its numbers suit a plan, `Plan.changed` says.

        Raises
        ------
        SpecError, SettingError
            With a JSON pointer below `pointer`.
        """
        if not isinstance(given, Mapping):
            raise SpecError("spec-type", "change", pointer=pointer, field="change",
                            wanted="object", value=given)
        for name in given:
            if name not in cls.__dataclass_fields__:
                raise SpecError("spec-unknown-field", "change", pointer=f"{pointer}/{name}",
                                field=name, known=", ".join(cls.__dataclass_fields__))
        step = given.get("step")
        if isinstance(step, bool) or not isinstance(step, int) or step < 0:
            raise SettingError("setting-range", "change", pointer=f"{pointer}/step", field="step",
                               range="≥ 0", value=step)
        changed = {name: value for name, value in given.items() if value is not None}
        if changed.keys() == {"step"}:
            raise SpecError("change-empty", "change", pointer=pointer, known=", ".join(CHANGEABLE))
        if "augmentations" in changed:
            changed["augmentations"] = Augmentations.read(
                changed["augmentations"], f"{pointer}/augmentations"
            )
        return cls(**changed)

    def write(self) -> dict[str, Any]:
        """Write the change as JSON, without what stays as it was."""
        named = {name: getattr(self, name) for name in ("step", *CHANGEABLE)}
        if self.augmentations is not None:
            named["augmentations"] = self.augmentations.write()
        return {name: value for name, value in named.items() if value is not None}


CHANGEABLE = tuple(name for name in Change.__dataclass_fields__ if name != "step")


def momentum_name(optimizer: Optimizer) -> str:
    """Name the setting that is an optimizer's γ.

    Raises
    ------
    SettingError
        For an optimizer without momentum.

    >>> from engine.optimizers import SGD
    >>> momentum_name(SGD())
    'momentum'
    """
    for name in MOMENTA & optimizer.defaults().keys():
        return name
    known = [
        kind for kind, recipe in OPTIMIZERS.items() if not MOMENTA.isdisjoint(recipe.defaults())
    ]
    raise SettingError("momentum-unknown", optimizer.kind, field="momentum", kind=optimizer.kind,
                       known=", ".join(known))


def penalized(regularizer: Regularizer | None, strength: float) -> Regularizer:
    """Return a regulariser of another strength: the same kind, or L2 where there was none."""
    if regularizer is None:
        return L2(strength)
    return replace(regularizer, strength=strength)
