#!/bin/sh
# No coverage is collected here.
