"""The Python rules that Bazel has built in until version 7."""

py_binary = native.py_binary
py_library = native.py_library
py_test = native.py_test
