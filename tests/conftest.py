"""What all tests share: how many examples hypothesis tries. ``HYPOTHESIS_PROFILE=many`` tries far more."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

_PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]
"""All but the explaining of a failure, which takes minutes here."""

settings.register_profile(
    "ci", max_examples=25, deadline=None, derandomize=True, suppress_health_check=_SLOW_TO_DRAW, phases=_PHASES
)
settings.register_profile(
    "many", max_examples=1_000, deadline=None, suppress_health_check=_SLOW_TO_DRAW, phases=_PHASES
)
settings.register_profile("unshrunk", settings.get_profile("ci"), phases=_PHASES[:-1])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
