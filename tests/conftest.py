"""Settings of all tests."""

from hypothesis import settings

# A property is tested for what it says, not for speed: machines are noisy, and those that test may be busy with other things.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
