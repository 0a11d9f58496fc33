"""From source/ and solutions/ to what students get, and the rules that stop a build.

`build.build_assignments` makes them, `release.write_release` makes one; what a course needs of it is here.
"""

from .modules import stub_files

# nbgrader's GenerateAssignment without ClearSolutions and the like: the student view holds no solutions, and
# ClearSolutions would put its stub in place of a whole cell that has no region left.
GENERATE_PREPROCESSORS = [
    f"nbgrader.preprocessors.{name}"
    for name in ("LockCells", "ClearOutput", "CheckCellMetadata", "ComputeChecksums", "SaveCells")
]

__all__ = ["GENERATE_PREPROCESSORS", "stub_files"]
