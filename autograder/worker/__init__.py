"""What goes into the sandbox: this folder runs there with the standard library and NumPy alone.

`values` says which values may cross the border, `frames` turns them into bytes, `endpoint` calls the
student's code, `serve` is the process. The examiner uses the same `values`, `frames` and `endpoint`.
"""
