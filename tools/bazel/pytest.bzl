"""A py_test whose file is run by pytest."""

load("@rules_python//python:defs.bzl", "py_test")

def pytest_test(name, srcs, data = [], **kwargs):
    """Runs a test file with pytest, as `make test` does.

    Running a file of test functions as a program would do nothing and pass.

    Args:
      name: name of the target.
      srcs: list of one test file.
      data: additional files that the test reads.
      **kwargs: arguments of py_test.
    """
    py_test(
        name = name,
        srcs = srcs + ["//tools/bazel:run_pytest.py"],
        main = "//tools/bazel:run_pytest.py",
        args = ["$(location %s)" % srcs[0]],
        data = data + ["//:setup.cfg"],
        timeout = "long",
        **kwargs
    )
