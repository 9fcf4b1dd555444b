import pytest

# So that a broken law says what was compared, as a broken test does.
pytest.register_assert_rewrite("store_laws")
