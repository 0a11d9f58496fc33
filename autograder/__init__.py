"""The course kit: checks, examiner, sandbox, nbgrader plug-ins and command line. Nothing in here is secret."""
