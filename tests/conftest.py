"""What all tests share: deterministic property tests, and no network."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "clinic",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("clinic")
