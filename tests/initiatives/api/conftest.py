"""The desks of a commune and the office above it, as the pages have them."""

from tests.initiatives.web.conftest import (  # noqa: F401 - fixtures
    clerk,
    clock,
    commune,
    head,
    officer,
    province,
)
