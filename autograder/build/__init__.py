"""From source/ and solutions/ to what students get: regions, stubs, notebooks, recorded answers, and the rules that stop a build."""

from .build import build_assignments, check_assignments
from .modules import stub_files
from .notebook import GENERATE_PREPROCESSORS
from .release import Course, write_release

__all__ = ["GENERATE_PREPROCESSORS", "Course", "build_assignments", "check_assignments", "stub_files", "write_release"]
