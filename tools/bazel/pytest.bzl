"""A py_test whose file is run by pytest."""

load("@rules_python//python:defs.bzl", "py_test")

def pytest_test(name, srcs, data = [], **kwargs):
    """Runs a test file with pytest, as `make test` does.

    Run as a plain program, a file of test functions would do nothing and pass.

    Args:
      name: name of the target.
      srcs: the test file, alone.
      data: further files that the test reads.
      **kwargs: for py_test.
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
